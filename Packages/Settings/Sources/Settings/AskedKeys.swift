/// The keys that a type asked for while it was decoded, by the path of their object.
///
/// Whatever a file holds beyond them is a mistake of its author.
final class AskedKeys {
    private var names: [[String]: Set<String>] = [:]

    func insert(_ name: String, at path: [any CodingKey]) {
        names[path.map(\.stringValue), default: []].insert(name)
    }

    /// The first key of `value`, sorted, that nobody asked for, and the keys that were asked for
    /// beside it.
    func firstUnknownKey(in value: JSONValue, path: [String] = []) -> (key: String, known: [String])? {
        switch value {
        case .object(let members):
            for (name, member) in members.sorted(by: { $0.key < $1.key }) {
                let known = names[path, default: []]
                guard known.contains(name) else {
                    return ((path + [name]).joined(separator: "."), known.sorted())
                }
                if let found = firstUnknownKey(in: member, path: path + [name]) { return found }
            }
            return nil
        case .array(let elements):
            return elements.enumerated().lazy
                .compactMap { self.firstUnknownKey(in: $1, path: path + ["\($0)"]) }.first
        case .null, .bool, .number, .string:
            return nil
        }
    }
}
