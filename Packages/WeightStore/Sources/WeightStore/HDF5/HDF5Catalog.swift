import CHDF5

/// Finds every dataset of a file, without following any link out of it.
struct HDF5Catalog {
    /// The datasets found, by path without the leading `/`.
    private(set) var entries: [String: HDF5Entry] = [:]
    private var visitedGroups: Set<UInt64> = []
    private var linkCount = 0
    private let path: String
    private let bytes: HDF5Bytes

    /// Walks through `file`, whose bytes are `bytes`.
    init(of file: borrowing HDF5File, in bytes: HDF5Bytes) throws(WeightStoreError) {
        path = file.path
        self.bytes = bytes
        visitedGroups = [try HDF5Object(named: "/", in: file.handle, path: path).address]
        try visitGroup("/", of: file.handle, named: "", depth: 1)
    }

    private mutating func visitGroup(
        _ component: String,
        of parent: borrowing HDF5Handle,
        named name: String,
        depth: Int
    ) throws(WeightStoreError) {
        guard depth <= EntryLimits.depth else {
            throw .malformed(
                path: path,
                field: "group '\(name)'",
                problem: "nests deeper than \(EntryLimits.depth)"
            )
        }
        let group = try HDF5Handle(
            H5Gopen2(parent.id, component, chdf5_default()),
            to: "open '\(name)' in",
            path: path,
            closedBy: H5Gclose
        )
        for link in try HDF5Link.all(in: group, named: name, path: path) {
            linkCount += 1
            guard linkCount <= EntryLimits.count else {
                throw .malformed(
                    path: path,
                    field: "groups",
                    problem: "more than \(EntryLimits.count) entries"
                )
            }
            let component = try link.checkedName(group: name, path: path)
            try visit(
                component,
                of: group,
                named: name.isEmpty ? component : "\(name)/\(component)",
                depth: depth
            )
        }
    }

    private mutating func visit(
        _ component: String,
        of group: borrowing HDF5Handle,
        named name: String,
        depth: Int
    ) throws(WeightStoreError) {
        let object = try HDF5Object(named: component, in: group, path: path)
        switch object.kind {
        case .group:
            guard visitedGroups.insert(object.address).inserted else {
                throw .malformed(
                    path: path,
                    field: "group '\(name)'",
                    problem: "is also reached by another name"
                )
            }
            try visitGroup(component, of: group, named: name, depth: depth + 1)
        case .dataset:
            let entry = try HDF5DatasetHeader(of: name, at: object.address, in: bytes).entry()
            guard entries.updateValue(entry, forKey: name) == nil else {
                throw .malformed(path: path, field: "dataset '\(name)'", problem: "is there twice")
            }
        case .other:
            throw .malformed(path: path, field: "'\(name)'", problem: "is neither a group nor a dataset")
        }
    }
}
