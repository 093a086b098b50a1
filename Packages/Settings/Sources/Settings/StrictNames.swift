extension Decoder {
    /// Fails if there is a key that `Key` does not list, whatever the format of the file.
    public func rejectKeys<Key: CodingKey & CaseIterable>(otherThan type: Key.Type) throws {
        let known = Key.allCases.map(\.stringValue)
        for key in try container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: codingPath + [key],
                    debugDescription: "is not known\(suggestion(for: key.stringValue, among: known))"
                )
            )
        }
    }
}

extension KeyedDecodingContainer {
    /// Decodes one of the names of an enumeration; the error lists them all.
    public func decodeName<Name: RawRepresentable<String> & CaseIterable>(
        _ type: Name.Type,
        forKey key: Key
    ) throws -> Name {
        let text = try decode(String.self, forKey: key)
        guard let name = Name(rawValue: text) else {
            let known = Name.allCases.map(\.rawValue)
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: codingPath + [key],
                    debugDescription: "is \(text.debugDescription)\(suggestion(for: text, among: known))"
                )
            )
        }
        return name
    }
}

/// The end of an error message about `path`: what its last name was meant to be, and what there is.
public func suggestion(for path: String, among known: [String]) -> String {
    let name = path.split(separator: ".").last.map(String.init) ?? path
    let guess = known.nearest(to: name).map { "; did you mean '\($0)'?" } ?? ""
    return guess.isEmpty
        ? "; known: \(known.joined(separator: ", "))"
        : "\(guess) Known: \(known.joined(separator: ", "))"
}

/// A key of any name.
private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }

    init?(intValue: Int) { nil }
}
