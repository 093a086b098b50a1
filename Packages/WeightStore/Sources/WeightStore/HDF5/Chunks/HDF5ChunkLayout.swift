/// How a dataset is cut into chunks of one shape, and where the list of chunks lies.
struct HDF5ChunkLayout: Equatable, Sendable {
    /// The kinds of lists.
    enum Index: Equatable, Sendable {
        /// A B-tree, the only kind before version 1.10.
        case tree(UInt64)
        /// One chunk, and its size if a filter changes it.
        case single(UInt64, byteCount: Int?, mask: UInt64)
        /// All chunks one after another.
        case implicit(UInt64)
        /// An array of as many places as there can be chunks.
        case array(UInt64)
        /// An array that grows with the dataset, along one axis.
        case extensibleArray(UInt64)
        /// A B-tree of version 2, for datasets that grow along several axes.
        case recordTree(UInt64)
        /// One that is not read.
        case other(String)
    }

    /// The length of each axis of a chunk.
    let shape: [Int]
    /// The bytes of one value.
    let valueByteCount: Int
    let index: Index

    /// Reads the part of a layout message that follows its version, 3 or 4, and its kind.
    init(_ body: inout ByteScanner, version: UInt64) throws(WeightStoreError) {
        var lengths: [Int] = []
        if version == 3 {
            let count = try body.count(byteCount: 1)
            index = .tree(try body.number(byteCount: 8))
            for _ in 0..<count { lengths.append(try body.count(byteCount: 4)) }
        } else {
            let flags = try body.number(byteCount: 1)
            let (count, width) = (try body.count(byteCount: 1), try body.count(byteCount: 1))
            guard (1...8).contains(width) else { throw body.problem("lengths of \(width) bytes") }
            for _ in 0..<count { lengths.append(try body.count(byteCount: width)) }
            index = try Self.index(&body, flags: flags)
        }
        guard lengths.count > 1, lengths.count <= EntryLimits.rank + 1, !lengths.contains(0) else {
            throw body.problem("chunks of shape \(lengths)")
        }
        shape = lengths.dropLast()
        valueByteCount = lengths[lengths.count - 1]
    }

    private static func index(_ body: inout ByteScanner, flags: UInt64) throws(WeightStoreError) -> Index {
        switch try body.number(byteCount: 1) {
        case 1:
            guard flags & 2 != 0 else {
                return .single(try body.number(byteCount: 8), byteCount: nil, mask: 0)
            }
            let (size, mask) = (try body.count(byteCount: 8), try body.number(byteCount: 4))
            return .single(try body.number(byteCount: 8), byteCount: size, mask: mask)
        case 2: return .implicit(try body.number(byteCount: 8))
        case 3:
            _ = try body.take(1)
            return .array(try body.number(byteCount: 8))
        case 4:
            _ = try body.take(5)
            return .extensibleArray(try body.number(byteCount: 8))
        case 5:
            _ = try body.take(6)
            return .recordTree(try body.number(byteCount: 8))
        default: return .other("an unknown way")
        }
    }
}
