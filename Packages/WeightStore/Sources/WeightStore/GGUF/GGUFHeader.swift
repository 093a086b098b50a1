import Tensor

/// The header of a GGUF file, version 2 or 3, checked against the size of the file.
///
/// Source: `docs/gguf.md` of ggml. All numbers are little-endian.
struct GGUFHeader {
    /// What the header says about one tensor.
    struct Entry: Equatable {
        /// The code of its type, known or not.
        let typeCode: UInt32
        /// The length of each axis, outermost first; in the file the innermost comes first.
        let shape: [Int]
        /// Where the bytes lie, from the start of the file; for an unknown type only the start is right.
        let range: Range<Int>
    }

    static let magic = Array("GGUF".utf8)
    static let alignmentKey = "general.alignment"
    static let usualAlignment = 32
    /// A tensor needs a name, a rank, a type and an offset.
    private static let leastEntryBytes = 24
    private static let leastValueBytes = 13
    private static let greatestRank = 4

    private(set) var metadata: [String: GGUFValue] = [:]
    private(set) var entries: [String: Entry] = [:]

    init(of file: MappedFile) throws(WeightStoreError) {
        var scanner = GGUFScanner(file)
        guard try scanner.bytes(4, "magic") == Self.magic else {
            throw scanner.problem("magic", "not GGUF")
        }
        let version = try scanner.bits(4, "version")
        guard version == 2 || version == 3 else {
            throw scanner.problem("version", "\(version); versions 2 and 3 are read, little-endian")
        }
        let tensorCount = try scanner.count(of: Self.leastEntryBytes, "number of tensors")
        let valueCount = try scanner.count(of: Self.leastValueBytes, "number of metadata values")
        guard tensorCount <= EntryLimits.count, valueCount <= EntryLimits.count else {
            throw scanner.problem("counts", "\(tensorCount) tensors and \(valueCount) values")
        }
        for _ in 0..<valueCount {
            let key = try scanner.text("metadata key")
            let value = try scanner.value("metadata '\(key)'")
            guard metadata.updateValue(value, forKey: key) == nil else {
                throw scanner.problem("metadata '\(key)'", "it comes twice")
            }
        }
        try readEntries(tensorCount, &scanner, fileByteCount: file.byteCount)
    }

    private mutating func readEntries(
        _ count: Int,
        _ scanner: inout GGUFScanner,
        fileByteCount: Int
    ) throws(WeightStoreError) {
        let alignment = try alignment(scanner)
        var found: [(name: String, code: UInt32, shape: [Int], offset: UInt64)] = []
        for _ in 0..<count {
            let name = try scanner.text("tensor name")
            if let problem = TakenNames.problem(with: name) {
                throw scanner.problem("tensor '\(name)'", problem)
            }
            let shape = try shape(named: name, &scanner)
            let code = UInt32(truncatingIfNeeded: try scanner.bits(4, "tensor '\(name)'"))
            found.append((name, code, shape, try scanner.bits(8, "tensor '\(name)'")))
        }
        let (start, overflow) = scanner.position.addingReportingOverflow(alignment - 1)
        let dataStart = overflow ? fileByteCount : start / alignment * alignment
        for (name, code, shape, offset) in found {
            guard offset.isMultiple(of: UInt64(alignment)),
                offset <= UInt64(max(0, fileByteCount - dataStart))
            else {
                let problem = "its data begin at \(offset), with alignment \(alignment)"
                throw scanner.problem("tensor '\(name)'", problem)
            }
            let first = dataStart + Int(offset)
            let last = first + (try byteCount(of: shape, code, named: name, scanner) ?? 0)
            guard last <= fileByteCount else {
                throw scanner.problem("tensor '\(name)'", "its data end at byte \(last) of \(fileByteCount)")
            }
            let entry = Entry(typeCode: code, shape: shape, range: first..<last)
            guard entries.updateValue(entry, forKey: name) == nil else {
                throw scanner.problem("tensor '\(name)'", "it comes twice")
            }
        }
    }

    private func alignment(_ scanner: GGUFScanner) throws(WeightStoreError) -> Int {
        guard let value = metadata[Self.alignmentKey] else { return Self.usualAlignment }
        guard case .integer(let alignment, _) = value, (1...1 << 20).contains(alignment),
            alignment & (alignment - 1) == 0
        else { throw scanner.problem("metadata '\(Self.alignmentKey)'", "not a power of two up to 2^20") }
        return Int(alignment)
    }

    private func shape(named name: String, _ scanner: inout GGUFScanner) throws(WeightStoreError) -> [Int] {
        let rank = Int(try scanner.bits(4, "tensor '\(name)'"))
        guard rank <= Self.greatestRank else { throw scanner.problem("tensor '\(name)'", "\(rank) axes") }
        var shape: [Int] = []
        for _ in 0..<rank {
            let length = try scanner.bits(8, "tensor '\(name)'")
            guard let length = Int(exactly: length) else {
                throw scanner.problem("tensor '\(name)'", "an axis of length \(length)")
            }
            shape.insert(length, at: 0)
        }
        guard Tensor.elementCount(of: shape) != nil else {
            throw scanner.problem("tensor '\(name)'", "shape \(shape) is absurd")
        }
        return shape
    }

    /// The bytes that a tensor takes; nil if its type is not known.
    private func byteCount(
        of shape: [Int],
        _ code: UInt32,
        named name: String,
        _ scanner: GGUFScanner
    ) throws(WeightStoreError) -> Int? {
        guard let type = GGUFType.layouts[code] else { return nil }
        let row = shape.last ?? 1
        guard row.isMultiple(of: type.blockLength) else {
            throw scanner.problem(
                "tensor '\(name)'",
                "rows of \(row) numbers, in blocks of \(type.blockLength)"
            )
        }
        return shape.reduce(1, *) / type.blockLength * type.blockByteCount
    }
}
