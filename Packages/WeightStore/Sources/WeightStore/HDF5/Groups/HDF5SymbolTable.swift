/// The links of a group in the oldest version of the format: a tree of tables, and a heap for the names.
struct HDF5SymbolTable {
    private static let tableHeaderByteCount = 8
    private static let entryByteCount = 40
    private static let softLink: UInt64 = 2

    private let names: [UInt8]
    private let bytes: HDF5Bytes
    private let field: String

    /// Reads the heap at `heap`.
    init(heap: UInt64, in bytes: HDF5Bytes, field: String) throws(WeightStoreError) {
        (self.bytes, self.field) = (bytes, field)
        var header = try bytes.scanner(at: heap, count: 32, field: field)
        try header.expect("HEAP")
        _ = try header.take(4)
        let size = try header.count(byteCount: 8)
        _ = try header.take(8)
        names = Array(try bytes.scanner(at: try header.number(byteCount: 8), count: size, field: field).rest)
    }

    /// All links of the tree at `tree`.
    func links(tree: UInt64) throws(WeightStoreError) -> [HDF5Link] {
        var links: [HDF5Link] = []
        let tables = HDF5Tree(kind: .tables, keyByteCount: 8, bytes: bytes, field: field)
        try tables.walk(from: tree) { (body: inout ByteScanner, count: Int) throws(WeightStoreError) in
            for _ in 0..<count {
                _ = try body.take(8)
                links += try entries(of: try body.number(byteCount: 8))
            }
            guard links.count <= EntryLimits.count else { throw body.problem("\(links.count) links") }
        }
        return links
    }

    private func entries(of table: UInt64) throws(WeightStoreError) -> [HDF5Link] {
        var header = try bytes.scanner(at: table, count: Self.tableHeaderByteCount, field: field)
        try header.expect("SNOD")
        _ = try header.take(2)
        let count = try header.count(byteCount: 2)
        let start = table.addingReportingOverflow(UInt64(Self.tableHeaderByteCount)).partialValue
        var scanner = try bytes.scanner(at: start, count: Self.entryByteCount * count, field: field)
        var links: [HDF5Link] = []
        for _ in 0..<count {
            let name = try name(at: try scanner.count(byteCount: 8), scanner)
            let object = try scanner.number(byteCount: 8)
            let kind = try scanner.number(byteCount: 4)
            _ = try scanner.take(20)
            links.append(HDF5Link(name: name, target: kind == Self.softLink ? .soft : .object(object)))
        }
        return links
    }

    private func name(at offset: Int, _ scanner: ByteScanner) throws(WeightStoreError) -> [UInt8] {
        guard offset < names.count else {
            throw scanner.problem("a name at \(offset) of \(names.count) bytes")
        }
        return Array(names[offset...].prefix { $0 != 0 }.prefix(EntryLimits.nameBytes + 1))
    }
}
