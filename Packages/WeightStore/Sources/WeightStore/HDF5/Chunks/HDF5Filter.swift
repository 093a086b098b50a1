import CInflate

/// What a chunk went through before it was stored.
enum HDF5Filter: Equatable, Sendable {
    case deflate
    /// The bytes of values apart: all first bytes, then all second ones.
    case shuffle(valueByteCount: Int)
    case fletcher32
    case other(UInt64)

    private static let greatestCount = 32

    /// Reads a message that lists the filters in the order in which they were applied.
    static func all(_ body: ByteScanner) throws(WeightStoreError) -> [HDF5Filter] {
        var body = body
        let (version, count) = (try body.number(byteCount: 1), try body.count(byteCount: 1))
        guard version == 1 || version == 2, count <= greatestCount else {
            throw body.problem("\(count) filters, version \(version)")
        }
        if version == 1 { _ = try body.take(6) }
        var filters: [HDF5Filter] = []
        for _ in 0..<count { filters.append(try one(&body, version: version)) }
        return filters
    }

    private static func one(
        _ body: inout ByteScanner,
        version: UInt64
    ) throws(WeightStoreError) -> HDF5Filter {
        let number = try body.number(byteCount: 2)
        // From version 2 on, filters of HDF5 itself have no name.
        let nameByteCount = version == 1 || number >= 256 ? try body.count(byteCount: 2) : 0
        _ = try body.take(2)
        let count = try body.count(byteCount: 2)
        _ = try body.take(version == 1 ? nameByteCount + (-nameByteCount & 7) : nameByteCount)
        var values: [Int] = []
        for _ in 0..<count { values.append(try body.count(byteCount: 4)) }
        if version == 1, !count.isMultiple(of: 2) { _ = try body.take(4) }
        switch number {
        case 1: return .deflate
        case 2:
            guard let size = values.first, size > 0 else { throw body.problem("a filter without a size") }
            return .shuffle(valueByteCount: size)
        case 3: return .fletcher32
        default: return .other(number)
        }
    }

    /// What the bytes were before the filter; nil where they cannot have come from it.
    ///
    /// - Parameters:
    ///   - bytes: What is stored.
    ///   - byteCount: The bytes of the whole chunk, more than which nothing is made.
    /// - Returns: The bytes before, not yet those of the chunk if there are more filters.
    func undone(_ bytes: [UInt8], byteCount: Int) -> [UInt8]? {
        switch self {
        case .deflate: return Self.inflated(bytes, byteCount: byteCount)
        case .shuffle(let size): return Self.together(bytes, size: size)
        case .fletcher32:
            guard bytes.count >= 4 else { return nil }
            let content = bytes.dropLast(4)
            let stored = bytes.suffix(4).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
            let checksum = HDF5Checksum.fletcher32(content)
            return HDF5Checksum.agrees(checksum, with: stored) ? Array(content) : nil
        case .other: return nil
        }
    }

    private static func inflated(_ bytes: [UInt8], byteCount: Int) -> [UInt8]? {
        // A checksum may have been added before.
        var count = uLongf(byteCount + 4)
        let result = [UInt8](unsafeUninitializedCapacity: byteCount + 4) { buffer, used in
            let status = uncompress(buffer.baseAddress, &count, bytes, uLong(bytes.count))
            used = status == Z_OK ? Int(count) : 0
        }
        return result.isEmpty ? nil : result
    }

    private static func together(_ bytes: [UInt8], size: Int) -> [UInt8] {
        guard size > 1 else { return bytes }
        let count = bytes.count / size
        var result = bytes
        for part in 0..<(count == 0 ? 0 : size) {
            for index in 0..<count { result[index * size + part] = bytes[part * count + index] }
        }
        return result
    }
}
