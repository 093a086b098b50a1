/// A B-tree of version 1: in every node, an address stands behind each key.
///
/// Source: HDF5 File Format Specification, section III.A.1.
struct HDF5Tree {
    /// What the leaves list.
    enum Kind: UInt64 {
        case tables = 0
        case chunks = 1
    }

    private static let headerByteCount = 24

    let kind: Kind
    let keyByteCount: Int
    let bytes: HDF5Bytes
    let field: String

    /// Hands every leaf to `readLeaf`: its keys and addresses, and how many there are.
    func walk(
        from root: UInt64,
        _ readLeaf: (_ body: inout ByteScanner, _ count: Int) throws(WeightStoreError) -> Void
    ) throws(WeightStoreError) {
        var nodes = [root]
        var visited: Set<UInt64> = []
        while let address = nodes.popLast() {
            var node = try bytes.scanner(at: address, count: Self.headerByteCount, field: field)
            guard visited.insert(address).inserted else { throw node.problem("a tree in circles") }
            try node.expect("TREE")
            let (found, level) = (try node.number(byteCount: 1), try node.number(byteCount: 1))
            guard found == kind.rawValue else { throw node.problem("a tree of kind \(found)") }
            let count = try node.count(byteCount: 2)
            let start = address.addingReportingOverflow(UInt64(Self.headerByteCount)).partialValue
            var body = try bytes.scanner(at: start, count: count * (keyByteCount + 8), field: field)
            guard level > 0 else {
                try readLeaf(&body, count)
                continue
            }
            for _ in 0..<count {
                _ = try body.take(keyByteCount)
                nodes.append(try body.number(byteCount: 8))
            }
        }
    }
}
