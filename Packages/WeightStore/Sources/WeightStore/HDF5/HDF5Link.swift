import CHDF5

/// One name in a group.
struct HDF5Link {
    /// The name; nil if it is not UTF-8.
    private let name: String?
    private let type: H5L_type_t

    /// The links of a group, in order of their names; at most one more than is allowed in a file.
    static func all(
        in group: borrowing HDF5Handle,
        named groupName: String,
        path: String
    ) throws(WeightStoreError) -> [HDF5Link] {
        var links: [HDF5Link] = []
        let status = withUnsafeMutablePointer(to: &links) { links in
            chdf5_each_link(
                group.id,
                { _, name, info, context in
                    guard let name, let info, let context else { return -1 }
                    let links = context.assumingMemoryBound(to: [HDF5Link].self)
                    links.pointee.append(
                        HDF5Link(name: String(validatingCString: name), type: info.pointee.type)
                    )
                    return links.pointee.count > EntryLimits.count ? 1 : 0
                },
                links
            )
        }
        try checkHDF5(status, to: "list group '\(groupName)' of", path: path)
        return links
    }

    /// The name, once it is certain that it means an object of this group and nothing else.
    func checkedName(group: String, path: String) throws(WeightStoreError) -> String {
        let field = "group '\(group)'"
        guard let name else {
            throw .malformed(path: path, field: field, problem: "a name in it is not UTF-8")
        }
        guard !name.contains("/"), TakenNames.problem(with: name) == nil else {
            throw .malformed(path: path, field: field, problem: "'\(name)' is no name")
        }
        guard type == H5L_TYPE_HARD else {
            let kind = type == H5L_TYPE_SOFT ? "a soft link" : "a link to another file"
            throw .malformed(path: path, field: field, problem: "'\(name)' is \(kind), which is not followed")
        }
        return name
    }
}
