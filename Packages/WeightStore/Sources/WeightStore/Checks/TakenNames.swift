/// The names that a writer has used, and the rules for new ones.
struct TakenNames {
    private var names: Set<String> = []
    private var folders: Set<String> = []
    private let path: String
    private let hasFolders: Bool

    /// No names yet.
    ///
    /// - Parameters:
    ///   - path: The file, for messages.
    ///   - hasFolders: Whether `a/b` makes a folder `a` in the file, so that `a` cannot be an entry.
    init(path: String, hasFolders: Bool) {
        self.path = path
        self.hasFolders = hasFolders
    }

    /// Reserves `name` or says why it cannot be used.
    mutating func take(_ name: String) throws(WeightStoreError) {
        if let problem = Self.problem(with: name) ?? conflict(of: name) {
            throw .unstorable(name: name, path: path, problem: problem)
        }
        names.insert(name)
        if hasFolders { folders.formUnion(Self.folders(of: name)) }
    }

    private func conflict(of name: String) -> String? {
        if names.contains(name) { return "the name is already taken" }
        guard hasFolders else { return nil }
        if folders.contains(name) { return "other entries have names that begin with '\(name)/'" }
        return Self.folders(of: name).first(where: names.contains).map { "'\($0)' is itself an entry" }
    }

    /// What keeps a name from being stored in any format, or nil.
    static func problem(with name: String) -> String? {
        let components = name.split(separator: "/", omittingEmptySubsequences: false)
        if components.contains(where: \.isEmpty) { return "a part of the name between '/' is empty" }
        if components.contains(where: { $0 == "." || $0 == ".." }) { return "'.' and '..' are no names" }
        if name.utf8.contains(0) { return "the name contains a zero byte" }
        if components.count > EntryLimits.depth { return "more than \(EntryLimits.depth) parts" }
        if name.utf8.count > EntryLimits.nameBytes { return "longer than \(EntryLimits.nameBytes) bytes" }
        return nil
    }

    private static func folders(of name: String) -> [String] {
        name.indices.filter { name[$0] == "/" }.map { String(name[..<$0]) }
    }
}

/// What a file may ask of a reader before it counts as hostile; writers keep to it too.
enum EntryLimits {
    /// Parts of a name, and so levels of groups.
    static let depth = 32
    /// Bytes of a whole name.
    static let nameBytes = 4096
    /// Tensors, documents and groups in one file.
    static let count = 1_000_000
    /// Values of one list of settings, for example a vocabulary.
    static let listCount = 1 << 24
    /// Axes of a tensor: as many as HDF5 allows.
    static let rank = 32
    /// Bytes of a document.
    static let documentBytes = 1 << 30
}
