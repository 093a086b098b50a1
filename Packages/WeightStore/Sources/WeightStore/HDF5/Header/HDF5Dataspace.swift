import Tensor

/// A shape as the header of a dataset or attribute spells it out.
struct HDF5Dataspace {
    /// The length of each axis; nil for a dataset declared to hold nothing.
    let shape: [Int]?
    /// How long each axis may become; nil for one that has no limit.
    private(set) var limits: [Int?] = []

    /// Reads a shape message.
    init(_ body: ByteScanner) throws(WeightStoreError) {
        var body = body
        let version = try body.number(byteCount: 1)
        let rank = try body.count(byteCount: 1)
        let hasLimits = try body.number(byteCount: 1) & 1 != 0
        let kind = try body.number(byteCount: 1)
        guard version == 1 || version == 2, rank <= EntryLimits.rank else {
            throw body.problem("a shape of version \(version) with \(rank) axes")
        }
        if version == 1 { _ = try body.take(4) }
        guard version == 1 || kind != 2 else {
            shape = nil
            return
        }
        var lengths: [Int] = []
        for _ in 0..<rank { lengths.append(try body.count(byteCount: 8)) }
        guard Tensor.elementCount(of: lengths) != nil else {
            throw body.problem("shape \(lengths) is absurd")
        }
        shape = lengths
        limits = lengths
        guard hasLimits else { return }
        for axis in lengths.indices { limits[axis] = Int(exactly: try body.number(byteCount: 8)) }
    }
}
