/// Finds every dataset of a file, without following any link out of it.
struct HDF5Catalog {
    /// The datasets found, by path without the leading `/`.
    private(set) var entries: [String: HDF5Entry] = [:]
    private var visitedGroups: Set<UInt64> = []
    /// What has more than one name is read once.
    private var known: [UInt64: HDF5Entry] = [:]
    private var linkCount = 0
    private let path: String
    private let bytes: HDF5Bytes

    /// Walks through the groups below the one whose header lies at `root`.
    init(from root: UInt64, in bytes: HDF5Bytes) throws(WeightStoreError) {
        path = bytes.file.path
        self.bytes = bytes
        visitedGroups = [root]
        try visitGroup(HDF5ObjectHeader(of: "/", at: root, in: bytes), named: "", depth: 1)
    }

    private mutating func visitGroup(
        _ header: HDF5ObjectHeader,
        named name: String,
        depth: Int
    ) throws(WeightStoreError) {
        let field = "group '\(name)'"
        guard depth <= EntryLimits.depth else {
            throw .malformed(path: path, field: field, problem: "nests deeper than \(EntryLimits.depth)")
        }
        for link in try HDF5Links.all(of: header, in: bytes, field: field) {
            linkCount += 1
            guard linkCount <= EntryLimits.count else {
                let problem = "more than \(EntryLimits.count) entries"
                throw .malformed(path: path, field: "groups", problem: problem)
            }
            let component = try link.checkedName(group: name, path: path)
            guard case .object(let address) = link.target else { continue }
            try visit(address, named: name.isEmpty ? component : "\(name)/\(component)", depth: depth)
        }
    }

    private mutating func visit(_ address: UInt64, named name: String, depth: Int) throws(WeightStoreError) {
        if let entry = known[address] { return try add(entry, named: name) }
        guard !visitedGroups.contains(address) else {
            throw .malformed(path: path, field: "group '\(name)'", problem: "is also reached by another name")
        }
        let header = try HDF5ObjectHeader(of: name, at: address, in: bytes)
        switch header.kind {
        case .group:
            visitedGroups.insert(address)
            try visitGroup(header, named: name, depth: depth + 1)
        case .dataset:
            let entry = try HDF5DatasetHeader(header, of: name, in: bytes).entry()
            known[address] = entry
            try add(entry, named: name)
        case .other:
            throw .malformed(path: path, field: "'\(name)'", problem: "is neither a group nor a dataset")
        }
    }

    private mutating func add(_ entry: HDF5Entry, named name: String) throws(WeightStoreError) {
        guard entries.updateValue(entry, forKey: name) == nil else {
            throw .malformed(path: path, field: "dataset '\(name)'", problem: "is there twice")
        }
    }
}
