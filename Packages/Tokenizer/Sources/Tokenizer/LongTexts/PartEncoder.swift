import Tokens

/// A tokenizer that knows whether a text may be encoded part by part.
protocol PartEncoder: Tokenizer {
    /// Whether the ids of a text are those of its parts, cut in front of a space that follows anything but
    /// white space.
    var endsWordsAtSpaces: Bool { get }
    /// The ids of a part of a text.
    ///
    /// - Parameters:
    ///   - text: Valid UTF-8.
    ///   - isFirst: Whether no other part stands in front.
    ///   - capacity: For how many ids there is to be room.
    /// - Returns: The ids, without special tokens.
    func ids(ofPart text: RawSpan, isFirst: Bool, capacity: Int) -> [TokenID]
}

extension PartEncoder {
    func ids(ofPart text: RawSpan, isFirst: Bool, capacity: Int) -> [TokenID] {
        let text = String(decoding: [UInt8](copying: text), as: UTF8.self)
        return isFirst ? encode(text) : encodeContinuation(text)
    }
}

extension ByteTokenizer: PartEncoder {
    var endsWordsAtSpaces: Bool { true }
}

extension CharacterTokenizer: PartEncoder {
    var endsWordsAtSpaces: Bool { true }
}

extension ByteLevelBPE: PartEncoder {
    var endsWordsAtSpaces: Bool { true }

    func ids(ofPart text: RawSpan, isFirst: Bool, capacity: Int) -> [TokenID] {
        ids(of: text, capacity: capacity)
    }
}

extension Tokenizer {
    /// The tokenizer that encodes parts of texts, if one does.
    var partEncoder: (any PartEncoder)? {
        switch self {
        case let encoder as any PartEncoder: encoder
        case let other as TokenizerWithPauses: other.base.partEncoder
        default: nil
        }
    }
}
