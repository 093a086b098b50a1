public import Tokens

/// Another tokenizer with pause tokens added behind its ids.
///
/// The ids of every text stay what they were: a pause is never made from text, not even from text that
/// spells its name.
public struct TokenizerWithPauses: Tokenizer {
    private let base: any Tokenizer
    /// Those of the tokenizer without the added pauses, and these.
    public let specialTokens: SpecialTokens
    /// The number of ids, the added pauses included.
    public let vocabularySize: Int

    /// Adds to `base` those pauses of `specialTokens` that `base` lacks.
    init(_ base: any Tokenizer, specialTokens: SpecialTokens) {
        self.base = base
        self.specialTokens = specialTokens
        let addedCount = specialTokens.pauses.count - base.specialTokens.pauses.count
        vocabularySize = base.vocabularySize + addedCount
    }

    /// The ids of `text`, exactly as without pauses.
    public func encode(_ text: String) -> [TokenID] {
        base.encode(text)
    }

    /// The bytes that `token` stands for: none if it is a pause.
    public func bytes(of token: TokenID) -> [UInt8] {
        base.bytes(of: token)
    }

    /// The document of the tokenizer without pauses, with the pauses among its special tokens.
    public func document() throws -> TokenizerDocument {
        var document = try base.document()
        document.specialTokens = specialTokens
        return document
    }
}

extension Tokenizer {
    /// This tokenizer with `count` pauses, at the ids from `vocabularySize` on.
    ///
    /// One pause is shown as `<pause>`, several as `<pause_0>`, `<pause_1>` and so on.
    ///
    /// - Parameter count: How many pauses to add; 0 or more, and the ids must fit 31 bits.
    /// - Returns: A tokenizer that gives every text the ids that this one gives it.
    public func addingPauses(_ count: Int) -> TokenizerWithPauses {
        let limit = Int(Int32.max) - vocabularySize
        precondition((0...limit).contains(count), "\(count) pauses; the count must be in 0...\(limit)")
        var special = specialTokens
        special.pauses += (vocabularySize..<(vocabularySize + count)).map { TokenID($0) }
        return TokenizerWithPauses(self, specialTokens: special)
    }
}
