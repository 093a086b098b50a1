import CHDF5

/// Finds every dataset of a file, without following any link out of it.
struct HDF5Catalog {
    /// The datasets found, by path without the leading `/`.
    private(set) var entries: [String: HDF5Entry] = [:]
    private var visitedGroups: Set<haddr_t> = []
    private var linkCount = 0
    private let path: String
    private let bytes: HDF5Bytes

    /// Walks through `file`, whose bytes are `bytes`.
    init(of file: borrowing HDF5File, in bytes: HDF5Bytes) throws(WeightStoreError) {
        path = file.path
        self.bytes = bytes
        let root = try HDF5Handle(H5Oopen(file.handle.id, "/", chdf5_default()), to: "open", path: path, closedBy: H5Oclose)
        try visit(group: root, named: "", depth: 1)
    }

    private mutating func visit(
        group: borrowing HDF5Handle,
        named name: String,
        depth: Int
    ) throws(WeightStoreError) {
        guard depth <= EntryLimits.depth else {
            throw .malformed(path: path, field: "group '\(name)'", problem: "nests deeper than \(EntryLimits.depth)")
        }
        let address = chdf5_object_address(group.id)
        guard address != chdf5_no_address() else {
            throw .libraryFailure(operation: "read group '\(name)' of", path: path, stack: HDF5ErrorStack.take())
        }
        guard visitedGroups.insert(address).inserted else {
            throw .malformed(path: path, field: "group '\(name)'", problem: "is also reached by another name")
        }
        for link in try HDF5Link.all(in: group, named: name, path: path) {
            linkCount += 1
            guard linkCount <= EntryLimits.count else {
                throw .malformed(path: path, field: "groups", problem: "more than \(EntryLimits.count) entries")
            }
            let component = try link.checkedName(group: name, path: path)
            try visit(component, of: group, named: name.isEmpty ? component : "\(name)/\(component)", depth: depth)
        }
    }

    private mutating func visit(
        _ component: String,
        of group: borrowing HDF5Handle,
        named name: String,
        depth: Int
    ) throws(WeightStoreError) {
        let object = try HDF5Handle(
            H5Oopen(group.id, component, chdf5_default()),
            to: "open '\(name)' in",
            path: path,
            closedBy: H5Oclose
        )
        switch H5Iget_type(object.id) {
        case H5I_GROUP:
            try visit(group: object, named: name, depth: depth + 1)
        case H5I_DATASET:
            let dataset = try HDF5Dataset(object, name: name, path: path)
            let entry = try dataset.entry(in: bytes)
            guard entries.updateValue(entry, forKey: name) == nil else {
                throw .malformed(path: path, field: "dataset '\(name)'", problem: "is there twice")
            }
        default:
            throw .malformed(path: path, field: "'\(name)'", problem: "is neither a group nor a dataset")
        }
    }
}
