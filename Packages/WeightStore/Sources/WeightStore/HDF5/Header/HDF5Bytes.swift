/// The bytes of an HDF5 file, by the addresses that it uses itself.
///
/// What is read of a header is counted: parts that point at one another in circles, or many times at the
/// same large part, come to an end.
final class HDF5Bytes {
    /// The most that is copied at once.
    private static let limit = 1 << 26
    /// Signature, and the checksum at the end.
    private static let frameByteCount = 8

    let file: MappedFile
    /// Where address 0 lies: after the block that some files begin with.
    let base: Int
    private var budget: Int

    /// Sees `file` from `base` on.
    init(file: MappedFile, base: Int) {
        (self.file, self.base) = (file, base)
        // Every byte of a sound header is read a few times at most, and small files are read at once.
        budget = file.byteCount.multipliedReportingOverflow(by: 4).partialValue + 1 << 26
    }

    /// The `count` bytes at `address`.
    func scanner(at address: UInt64, count: Int, field: String) throws(WeightStoreError) -> ByteScanner {
        let available = file.byteCount - base
        guard count >= 0, count <= Self.limit, count <= available, address <= UInt64(available - count) else {
            throw .malformed(
                path: file.path,
                field: field,
                problem: "\(count) bytes at \(address) do not fit a file of \(file.byteCount) bytes"
            )
        }
        budget -= count
        guard budget >= 0 else {
            let problem = "parts of the header are used so often that reading it would not end"
            throw .malformed(path: file.path, field: field, problem: problem)
        }
        let start = base + Int(address)
        return ByteScanner(file.copy(start..<start + count), path: file.path, field: field)
    }

    /// As many of the `count` bytes at `address` as the file has.
    func scanner(at address: UInt64, upTo count: Int, field: String) throws(WeightStoreError) -> ByteScanner {
        let available = file.byteCount - base
        let rest = address <= UInt64(available) ? available - Int(address) : 0
        return try scanner(at: address, count: min(count, rest), field: field)
    }

    /// A part that begins with a signature, which may be empty, and ends with a checksum; these are compared
    /// and left out.
    func checkedScanner(
        at address: UInt64,
        count: Int,
        signature: String,
        field: String
    ) throws(WeightStoreError) -> ByteScanner {
        var scanner = try scanner(at: address, count: count, field: field)
        guard count >= Self.frameByteCount else { throw scanner.problem("a part of \(count) bytes") }
        let checksum = HDF5Checksum.lookup3(scanner.rest.dropLast(4))
        var part = try scanner.part(count - 4)
        guard try part.take(signature.utf8.count).elementsEqual(signature.utf8) else {
            throw scanner.problem("no \(signature) at \(address)")
        }
        guard HDF5Checksum.agrees(checksum, with: try scanner.number(byteCount: 4)) else {
            throw scanner.problem("the checksum of the part at \(address) is wrong")
        }
        return part
    }
}
