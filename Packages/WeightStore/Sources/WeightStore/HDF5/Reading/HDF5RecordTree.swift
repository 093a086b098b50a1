/// A B-tree of version 2: it lists the links of a large group, or the chunks of a dataset that grows along
/// several axes.
struct HDF5RecordTree {
    /// What the records are.
    enum Kind: UInt64 {
        case names = 5
        case chunks = 10
        case filteredChunks = 11
    }

    private static let headerByteCount = 38
    /// Signature, version, kind and checksum of a node.
    private static let overhead = 10
    private static let greatestDepth = 16

    private let bytes: HDF5Bytes
    private let field: String
    private let nodeByteCount: Int
    let recordByteCount: Int
    let kind: Kind
    private let root: Node
    /// For nodes of each depth, leaves first: the bytes of the two counts that a pointer to one takes.
    private var countSizes: [(own: Int, all: Int)] = []

    private struct Node {
        let address: UInt64
        let recordCount: Int
        let depth: Int
    }

    /// Reads the header of the tree at `address`.
    init(at address: UInt64, in bytes: HDF5Bytes, field: String) throws(WeightStoreError) {
        (self.bytes, self.field) = (bytes, field)
        var header = try bytes.checkedScanner(
            at: address,
            count: Self.headerByteCount,
            signature: "BTHD",
            field: field
        )
        let (version, code) = (try header.number(byteCount: 1), try header.number(byteCount: 1))
        nodeByteCount = try header.count(byteCount: 4)
        recordByteCount = try header.count(byteCount: 2)
        let depth = try header.count(byteCount: 2)
        _ = try header.take(2)
        let place = try header.number(byteCount: 8)
        root = Node(address: place, recordCount: try header.count(byteCount: 2), depth: depth)
        guard version == 0, let kind = Kind(rawValue: code), depth <= Self.greatestDepth,
            recordByteCount > 0, nodeByteCount > Self.overhead + recordByteCount
        else { throw header.problem("an index of version \(version), kind \(code) and depth \(depth)") }
        self.kind = kind
        try measureNodes(depth: depth, header)
    }

    /// How wide counts are follows from how many records fit into a node.
    private mutating func measureNodes(depth: Int, _ header: ByteScanner) throws(WeightStoreError) {
        var most = (nodeByteCount - Self.overhead) / recordByteCount
        var all = most
        countSizes = [(Self.bytes(of: most), 0)]
        for _ in 0..<depth {
            let pointer = 8 + countSizes[0].own + countSizes[countSizes.count - 1].all
            most = (nodeByteCount - Self.overhead - pointer) / (recordByteCount + pointer)
            let (product, overflow) = (most + 1).multipliedReportingOverflow(by: all)
            guard most > 0, !overflow, product <= Int.max - most else {
                throw header.problem("nodes of \(nodeByteCount) bytes")
            }
            all = product + most
            countSizes.append((Self.bytes(of: most), Self.bytes(of: all)))
        }
    }

    private static func bytes(of count: Int) -> Int { (64 - max(count, 1).leadingZeroBitCount + 7) / 8 }

    /// All records, of which there are no more than `limit`.
    func records(atMost limit: Int) throws(WeightStoreError) -> [ArraySlice<UInt8>] {
        var records: [ArraySlice<UInt8>] = []
        var nodes = root.recordCount == 0 ? [] : [root]
        while let node = nodes.popLast() {
            var scanner = try bytes.checkedScanner(
                at: node.address,
                count: try usedByteCount(of: node),
                signature: node.depth == 0 ? "BTLF" : "BTIN",
                field: field
            )
            _ = try scanner.take(2)
            for _ in 0..<node.recordCount {
                records.append(try scanner.take(recordByteCount))
            }
            guard records.count <= limit else { throw scanner.problem("\(records.count) records") }
            for _ in 0..<(node.depth == 0 ? 0 : node.recordCount + 1) {
                nodes.append(try child(&scanner, depth: node.depth - 1))
            }
        }
        return records
    }

    private func child(_ scanner: inout ByteScanner, depth: Int) throws(WeightStoreError) -> Node {
        let address = try scanner.number(byteCount: 8)
        let count = try scanner.count(byteCount: countSizes[0].own)
        _ = try scanner.take(countSizes[depth].all)
        return Node(address: address, recordCount: count, depth: depth)
    }

    /// The checksum follows what is used of a node.
    private func usedByteCount(of node: Node) throws(WeightStoreError) -> Int {
        let pointer = node.depth == 0 ? 0 : 8 + countSizes[0].own + countSizes[node.depth - 1].all
        let pointers = node.depth == 0 ? 0 : (node.recordCount + 1) * pointer
        let count = Self.overhead + node.recordCount * recordByteCount + pointers
        guard count <= nodeByteCount else {
            let problem = "\(node.recordCount) records in a node of \(nodeByteCount) bytes"
            throw .malformed(path: bytes.file.path, field: field, problem: problem)
        }
        return count
    }
}
