import Tokens

extension Vocabulary {
    /// Reads an object of spellings and ids, in any order.
    ///
    /// Ids may have gaps, in all as many as there are tokens, so that no number in a small file makes a
    /// large table.
    init(json node: JSONNode, added: [AddedToken]) throws(TokenizerError) {
        guard case .object(let fields) = node.value else { throw node.invalid("expected an object of ids") }
        let limit = (fields.count + added.count) * 2 + 1024
        var entries: [(id: Int, index: Int)] = []
        entries.reserveCapacity(fields.count)
        for (index, field) in fields.enumerated() {
            let position = FilePosition.field(node.path(field.key), of: node.file)
            guard case .number(let number) = field.value, let id = Int(exactly: number) else {
                throw .invalid(position, problem: "expected a whole number as the token's id")
            }
            guard (0..<limit).contains(id) else {
                throw .idOutOfRange(position, id: id, count: fields.count)
            }
            entries.append((id, index))
        }
        for token in added where Int(token.id.rawValue) >= limit {
            let position = FilePosition.field("added_tokens", of: node.file)
            throw .idOutOfRange(position, id: Int(token.id.rawValue), count: fields.count)
        }
        entries.sort { $0.id < $1.id }
        self.init(capacity: (entries.last?.id ?? 0) + 1)
        for (id, index) in entries {
            let position = FilePosition.field(node.path(fields[index].key), of: node.file)
            guard id >= count else { throw .duplicate(position, entry: "id \(id)") }
            while count < id { appendSpecial() }
            guard append(spelled: fields[index].key) else { throw .duplicate(position, entry: "the token") }
        }
    }

    /// Appends a token by its spelling.
    ///
    /// - Returns: False if a token with the same spelling is there already.
    mutating func append(spelled spelling: String) -> Bool {
        append(Array(spelling.utf8).span.bytes)
    }

    /// The id of the token with this spelling.
    func id(spelled spelling: String) -> Int32? {
        id(of: Array(spelling.utf8).span.bytes)
    }

    /// The id of the token with this spelling, which stands at `position`.
    func required(_ spelling: String, _ position: FilePosition) throws(TokenizerError) -> Int32 {
        guard let id = id(spelled: spelling) else { throw .unknownToken(position, token: spelling) }
        return id
    }

    /// The spelling of the token with `id`; nil for a gap and an id out of range.
    func spelling(of id: Int) -> String? {
        guard (0..<count).contains(id) else { return nil }
        let bytes = bytes(of: id)
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}
