public import Tokens

/// Another tokenizer with pause tokens added behind its ids, or put into reserved places among them.
///
/// The ids of every text stay what they were: a pause is never made from text, not even from text that
/// spells its name.
public struct TokenizerWithPauses: Tokenizer {
    let base: any Tokenizer
    /// Those of the tokenizer without the added pauses, and these.
    public let specialTokens: SpecialTokens
    /// The number of ids, the added pauses included.
    public let vocabularySize: Int

    /// Adds to `base` those pauses of `specialTokens` that `base` lacks.
    init(_ base: any Tokenizer, specialTokens: SpecialTokens) {
        self.base = base
        self.specialTokens = specialTokens
        let last = specialTokens.pauses.map { Int($0.rawValue) }.max() ?? -1
        vocabularySize = max(base.vocabularySize, last + 1)
    }

    /// The ids of `text`, exactly as without pauses.
    public func encode(_ text: String) -> [TokenID] {
        base.encode(text)
    }

    /// The ids of `text` behind other text, exactly as without pauses.
    public func encodeContinuation(_ text: String) -> [TokenID] {
        base.encodeContinuation(text)
    }

    /// The ids of `text`, with the pauses that it names.
    public func encodeAllowingSpecialTokens(_ text: String) -> [TokenID] {
        let own = specialTokens.all.filter { specialTokens.name(of: $0) != base.specialTokens.name(of: $0) }
        let tokens = own.map { AddedToken(id: $0, content: specialTokens.name(of: $0) ?? "") }
        let matcher = AddedTokenMatcher(tokens) { Array($0.content.utf8) }
        let bytes = Array(text.utf8)
        return matcher.pieces(of: bytes.span.bytes, allowsSpecial: true).flatMap { piece in
            let text = String(decoding: bytes[piece.range], as: UTF8.self)
            return piece.token.map { [$0] } ?? base.encodeAllowingSpecialTokens(text)
        }
    }

    /// The ids of `text` and their parts of it, exactly as without pauses.
    public func spans(of text: String) -> [TokenSpan] {
        base.spans(of: text)
    }

    /// That of the tokenizer without pauses.
    public var template: TextTemplate { base.template }

    /// The characters of `text` that are left out, exactly as without pauses.
    public func unencodable(in text: String) -> [Unicode.Scalar] {
        base.unencodable(in: text)
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
    /// This tokenizer with pauses in the place of special tokens that its vocabulary reserves.
    ///
    /// Nothing else changes: no text ever yielded these tokens, and no id moves.
    ///
    /// - Parameter names: The tokens to take, for example `<|reserved_special_token_0|>`, in order.
    /// - Returns: A tokenizer whose further pauses are these.
    /// - Throws: ``TokenizerError/noSpecialToken(_:)`` for a name that is none, or that has a role already.
    public func placingPauses(in names: [String]) throws(TokenizerError) -> TokenizerWithPauses {
        var special = specialTokens
        for name in names {
            let taken = Set(
                [special.beginning, special.end, special.padding].compactMap { $0 } + special.pauses
            )
            guard let token = special.all.first(where: { special.name(of: $0) == name }),
                !taken.contains(token)
            else { throw .noSpecialToken(name) }
            special.names[token] = nil
            special.pauses.append(token)
        }
        return TokenizerWithPauses(self, specialTokens: special)
    }

    /// This tokenizer with `count` pauses, at the ids from `firstID` on.
    ///
    /// A model's vocabulary may be padded beyond its tokenizer's: pauses then go behind the padding, and
    /// the ids between stand for nothing. One pause is shown as `<pause>`, several as `<pause_0>`,
    /// `<pause_1>` and so on.
    ///
    /// - Parameters:
    ///   - count: How many pauses to add; 0 or more, and the ids must fit 31 bits.
    ///   - firstID: Where they begin, not below `vocabularySize`, which is taken by default.
    /// - Returns: A tokenizer that gives every text the ids that this one gives it.
    public func addingPauses(_ count: Int, at firstID: Int? = nil) -> TokenizerWithPauses {
        let first = firstID ?? vocabularySize
        precondition(first >= vocabularySize, "pauses at \(first) would take ids below \(vocabularySize)")
        let limit = Int(Int32.max) - first
        precondition((0...limit).contains(count), "\(count) pauses; the count must be in 0...\(limit)")
        var special = specialTokens
        special.pauses += (first..<(first + count)).map { TokenID($0) }
        return TokenizerWithPauses(self, specialTokens: special)
    }
}
