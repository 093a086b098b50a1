/// One name in a group.
struct HDF5Link {
    /// What the name stands for.
    enum Target: Equatable {
        /// The object whose header lies at this address.
        case object(UInt64)
        case soft
        case elsewhere
    }

    let name: [UInt8]
    let target: Target

    /// The name, once it is certain that it means an object of this group and nothing else.
    func checkedName(group: String, path: String) throws(WeightStoreError) -> String {
        let field = "group '\(group)'"
        guard let name = String(validating: name, as: UTF8.self) else {
            throw .malformed(path: path, field: field, problem: "a name in it is not UTF-8")
        }
        guard !name.contains("/"), TakenNames.problem(with: name) == nil else {
            throw .malformed(path: path, field: field, problem: "'\(name)' is no name")
        }
        guard case .object = target else {
            let kind = target == .soft ? "a soft link" : "a link to another file"
            throw .malformed(path: path, field: field, problem: "'\(name)' is \(kind), which is not followed")
        }
        return name
    }
}

/// Finds the links of a group, wherever the version of the file keeps them.
enum HDF5Links {
    /// In front of the identifier of an object of the heap, which is all that is needed of a record.
    private static let hashByteCount = 4

    /// The links of the group with this header, in no particular order.
    static func all(
        of header: HDF5ObjectHeader,
        in bytes: HDF5Bytes,
        field: String
    ) throws(WeightStoreError) -> [HDF5Link] {
        if var table = header.body(HDF5ObjectHeader.MessageType.symbolTable) {
            let (tree, heap) = (try table.number(byteCount: 8), try table.number(byteCount: 8))
            return try HDF5SymbolTable(heap: heap, in: bytes, field: field).links(tree: tree)
        }
        var links: [HDF5Link] = []
        for message in header.messages where message.type == HDF5ObjectHeader.MessageType.link {
            links.append(try link(message.body))
        }
        guard var info = header.body(HDF5ObjectHeader.MessageType.linkInfo) else { return links }
        _ = try info.take(1)
        if try info.number(byteCount: 1) & 1 != 0 { _ = try info.take(8) }
        let (heap, tree) = (try info.number(byteCount: 8), try info.number(byteCount: 8))
        guard heap != HDF5Superblock.noAddress else { return links }
        let names = try HDF5RecordTree(at: tree, in: bytes, field: field)
        guard names.kind == .names else { throw info.problem("no index of names at \(tree)") }
        let objects = try HDF5FractalHeap(at: heap, in: bytes, field: field)
        for record in try names.records(atMost: EntryLimits.count) {
            links.append(try link(objects.object(record.dropFirst(hashByteCount))))
        }
        return links
    }

    /// Reads a link message.
    private static func link(_ body: ByteScanner) throws(WeightStoreError) -> HDF5Link {
        var body = body
        let version = try body.number(byteCount: 1)
        let flags = try body.number(byteCount: 1)
        guard version == 1 else { throw body.problem("a link of version \(version)") }
        let kind = flags & 8 == 0 ? 0 : try body.number(byteCount: 1)
        _ = try body.take((flags & 4 == 0 ? 0 : 8) + (flags & 16 == 0 ? 0 : 1))
        let name = Array(try body.take(try body.count(byteCount: 1 << Int(flags & 3))))
        switch kind {
        case 0: return HDF5Link(name: name, target: .object(try body.number(byteCount: 8)))
        case 1: return HDF5Link(name: name, target: .soft)
        default: return HDF5Link(name: name, target: .elsewhere)
        }
    }
}
