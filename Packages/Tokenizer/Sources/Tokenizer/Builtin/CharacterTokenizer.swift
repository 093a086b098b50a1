public import Tokens

/// One token for each character of a small alphabet, for generated tasks such as bit strings.
///
/// A character is one Unicode scalar, so what looks like one may be two. Characters outside the alphabet
/// become its `replacement`; without one they are left out, and ``unencodable(in:)`` says which those are.
public struct CharacterTokenizer: Tokenizer {
    /// The characters, by id.
    public let alphabet: [Unicode.Scalar]
    /// The character of the alphabet that stands in for those outside it.
    public let replacement: Unicode.Scalar?
    private let ids: [Unicode.Scalar: TokenID]
    /// The same for the characters below 128, which are most: an array needs no hashing.
    private let basicIDs: [TokenID?]

    /// Makes a tokenizer of the characters in `alphabet`; the first gets id 0.
    ///
    /// - Throws: ``TokenizerError/invalidAlphabet(_:problem:)`` if it is empty, repeats a character, or lacks
    ///   `replacement`.
    public init(alphabet: String, replacement: Unicode.Scalar? = nil) throws(TokenizerError) {
        try self.init(Array(alphabet.unicodeScalars), replacement: replacement)
    }

    init(_ characters: [Unicode.Scalar], replacement: Unicode.Scalar?) throws(TokenizerError) {
        let alphabet = String(String.UnicodeScalarView(characters))
        self.alphabet = characters
        self.replacement = replacement
        var ids: [Unicode.Scalar: TokenID] = [:]
        for (id, character) in self.alphabet.enumerated() {
            guard ids.updateValue(TokenID(id), forKey: character) == nil else {
                let problem = "holds '\(character)' twice; name each character once"
                throw .invalidAlphabet(alphabet, problem: problem)
            }
        }
        if ids.isEmpty { throw .invalidAlphabet(alphabet, problem: "is empty; name at least one character") }
        if let replacement, ids[replacement] == nil {
            throw .invalidAlphabet(alphabet, problem: "lacks its replacement '\(replacement)'; add it")
        }
        self.ids = ids
        basicIDs = (0..<128).map { ids[Unicode.Scalar(UInt8($0))] }
    }

    /// The number of characters.
    public var vocabularySize: Int { alphabet.count }

    /// None.
    public var specialTokens: SpecialTokens { SpecialTokens() }

    /// One id for each character of `text`, those outside the alphabet replaced or left out.
    public func encode(_ text: String) -> [TokenID] {
        let substitute = replacement.flatMap { id(of: $0) }
        return text.unicodeScalars.compactMap { id(of: $0) ?? substitute }
    }

    private func id(of character: Unicode.Scalar) -> TokenID? {
        character.isASCII ? basicIDs[Int(character.value)] : ids[character]
    }

    /// The characters of `text` outside the alphabet, unless they have a replacement.
    public func unencodable(in text: String) -> [Unicode.Scalar] {
        guard replacement == nil else { return [] }
        var seen: Set<Unicode.Scalar> = []
        return text.unicodeScalars.filter { id(of: $0) == nil && seen.insert($0).inserted }
    }

    /// The UTF-8 of the character that `token` is.
    public func bytes(of token: TokenID) -> [UInt8] {
        let id = Int(token.rawValue)
        return alphabet.indices.contains(id) ? Array(UTF8.encode(alphabet[id]) ?? .init()) : []
    }

    /// The document that holds the alphabet.
    public func document() -> TokenizerDocument {
        TokenizerDocument(model: .characters(alphabet: alphabet, replacement: replacement))
    }
}
