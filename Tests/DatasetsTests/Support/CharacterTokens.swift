import Tokenizer
import Tokens

/// One token per character of an alphabet; `beginning`, `end` and `pause` follow the alphabet.
struct CharacterTokens: Tokenizer {
    struct NoDocument: Error {}

    private let alphabet: [Character]
    let specialTokens: SpecialTokens

    init(_ alphabet: String, hasEnds: Bool = true) {
        self.alphabet = Array(alphabet)
        let first = alphabet.count
        specialTokens = SpecialTokens(
            beginning: hasEnds ? TokenID(first) : nil,
            end: hasEnds ? TokenID(first + 1) : nil,
            pauses: [TokenID(first + 2)]
        )
    }

    var vocabularySize: Int { alphabet.count + 3 }

    var pause: TokenID { specialTokens.pauses[0] }

    func encode(_ text: String) -> [TokenID] {
        text.map { character in TokenID(alphabet.firstIndex(of: character) ?? -1) }
    }

    func bytes(of token: TokenID) -> [UInt8] {
        let index = Int(token.rawValue)
        return alphabet.indices.contains(index) ? Array(String(alphabet[index]).utf8) : []
    }

    func document() throws -> TokenizerDocument { throw NoDocument() }
}

/// One token per byte; an end token only if asked for.
struct ByteTokens: Tokenizer {
    struct NoDocument: Error {}

    let specialTokens: SpecialTokens

    init(hasEnd: Bool = false) {
        specialTokens = SpecialTokens(end: hasEnd ? 256 : nil)
    }

    var vocabularySize: Int { specialTokens.end == nil ? 256 : 257 }

    func encode(_ text: String) -> [TokenID] { text.utf8.map { TokenID(Int($0)) } }
    func bytes(of token: TokenID) -> [UInt8] { UInt8(exactly: token.rawValue).map { [$0] } ?? [] }
    func document() throws -> TokenizerDocument { throw NoDocument() }
}
