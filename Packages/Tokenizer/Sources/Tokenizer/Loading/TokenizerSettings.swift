import Foundation
import Tokens

/// What the files beside a tokenizer say of its special tokens: `tokenizer_config.json`, and
/// `special_tokens_map.json` where the first is silent.
struct TokenizerSettings {
    /// Which tokens begin and end a text, or pad it.
    private(set) var roles = TokenRoles()
    /// Whether a text is to begin with the beginning token; nil if nothing says.
    private(set) var addsBeginning: Bool?
    /// Whether a text is to end with the end token; nil if nothing says.
    private(set) var addsEnd: Bool?
    /// Whether a space is put in front of a text.
    private(set) var addsPrefixSpace: Bool?
    /// The class of the tokenizer in the library that wrote the settings.
    private(set) var className: String?

    /// Reads the settings in `folder`, if there are any.
    init(in folder: URL) throws(TokenizerError) {
        let map = try Self.object(folder, "special_tokens_map.json")
        let config = try Self.object(folder, "tokenizer_config.json")
        for node in [map, config].compactMap({ $0 }) {
            roles.beginning = try Self.name(node["bos_token"]) ?? roles.beginning
            roles.end = try Self.name(node["eos_token"]) ?? roles.end
            roles.padding = try Self.name(node["pad_token"]) ?? roles.padding
        }
        addsBeginning = try config?["add_bos_token"]?.bool()
        addsEnd = try config?["add_eos_token"]?.bool()
        addsPrefixSpace = try config?["add_prefix_space"]?.bool()
        className = try config?["tokenizer_class"]?.string()
    }

    private static func object(_ folder: URL, _ name: String) throws(TokenizerError) -> JSONNode? {
        let path = folder.appending(path: name).path(percentEncoded: false)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let node = try JSONNode(TextFile.bytes(at: path), file: path)
        guard case .object = node.value else { throw node.invalid("expected an object of settings") }
        return node
    }

    /// The name of a token, which stands alone or in an object with its properties.
    private static func name(_ node: JSONNode?) throws(TokenizerError) -> String? {
        guard let node else { return nil }
        if case .object = node.value { return try node.required("content").string() }
        return try node.string()
    }
}

extension TokenizerDefinition {
    /// Takes over what `settings` say of the special tokens.
    mutating func apply(_ settings: TokenizerSettings) {
        roles.beginning = settings.roles.beginning ?? roles.beginning
        roles.end = settings.roles.end ?? roles.end
        roles.padding = settings.roles.padding ?? roles.padding
        let special = SpecialTokens(self)
        if let adds = settings.addsBeginning, let token = special.beginning {
            template.prefix.removeAll { $0 == token }
            if adds { template.prefix.insert(token, at: 0) }
        }
        if let adds = settings.addsEnd, let token = special.end {
            template.suffix.removeAll { $0 == token }
            if adds { template.suffix.append(token) }
        }
    }
}

extension SentencePieceModel {
    /// Takes over what `settings` say of the special tokens.
    mutating func apply(_ settings: TokenizerSettings) {
        beginning = control(settings.roles.beginning) ?? beginning
        end = control(settings.roles.end) ?? end
        padding = control(settings.roles.padding) ?? padding
        addsBeginning = settings.addsBeginning ?? addsBeginning
        addsEnd = settings.addsEnd ?? addsEnd
    }
}
