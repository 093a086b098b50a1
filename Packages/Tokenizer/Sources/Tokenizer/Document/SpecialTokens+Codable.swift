import Tokens

/// As a list of objects with `id`, `roles` and `name`; the order of the pauses is theirs in the list.
extension SpecialTokens: Codable {
    private enum Role: String, Codable, CaseIterable {
        case beginning, end, padding, pause
    }

    private struct Entry: Codable {
        var id: TokenID
        var roles: [Role]
        var name: String

        init(id: TokenID, roles: [Role], name: String) {
            self.id = id
            self.roles = roles
            self.name = name
        }

        init(from decoder: any Decoder) throws {
            try decoder.refuseFields(except: ["id", "roles", "name"])
            let container = try decoder.container(keyedBy: CodingKeys.self)
            id = TokenID(rawValue: try container.wholeNumber(Int32.self, forKey: .id))
            let path = container.codingPath + [CodingKeys.roles]
            roles = try container.decode([String].self, forKey: .roles).map { name in
                try DecodingError.choice(named: name, at: path)
            }
            name = try container.decode(String.self, forKey: .name)
        }
    }

    /// Decodes the list.
    public init(from decoder: any Decoder) throws {
        self.init()
        let entries = try [Entry](from: decoder)
        for entry in entries {
            for role in entry.roles { try set(role, to: entry.id, at: decoder.codingPath) }
        }
        var names: [TokenID: String] = [:]
        for entry in entries where names.updateValue(entry.name, forKey: entry.id) != nil {
            throw DecodingError.corrupted(decoder.codingPath, "id \(entry.id) is listed twice")
        }
        // A name that would be given anyway is not kept, so that a pause added later can rename this one.
        let numbers = Dictionary(zip(pauses, 0...), uniquingKeysWith: { first, _ in first })
        self.names = names.filter { defaultName(of: $0.key, pauseNumber: numbers[$0.key]) != $0.value }
    }

    /// Encodes the list.
    public func encode(to encoder: any Encoder) throws {
        let others = Set(all).subtracting(pauses).sorted().map { token in
            Entry(id: token, roles: roles(of: token), name: name(of: token) ?? "")
        }
        let paused = pauses.enumerated().map { number, token in
            let name = names[token] ?? defaultName(of: token, pauseNumber: number) ?? ""
            return Entry(id: token, roles: roles(of: token) + [.pause], name: name)
        }
        try (others + paused).encode(to: encoder)
    }

    private mutating func set(_ role: Role, to token: TokenID, at codingPath: [any CodingKey]) throws {
        let path: WritableKeyPath<SpecialTokens, TokenID?>
        switch role {
        case .pause:
            pauses.append(token)
            return
        case .beginning: path = \.beginning
        case .end: path = \.end
        case .padding: path = \.padding
        }
        guard self[keyPath: path] == nil else {
            throw DecodingError.corrupted(codingPath, "two tokens have the role '\(role.rawValue)'")
        }
        self[keyPath: path] = token
    }

    /// The roles of `token`, apart from that of a pause.
    private func roles(of token: TokenID) -> [Role] {
        var roles: [Role] = []
        if token == beginning { roles.append(.beginning) }
        if token == end { roles.append(.end) }
        if token == padding { roles.append(.padding) }
        return roles
    }
}
