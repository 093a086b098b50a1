import Tokens

/// The part of a tokenizer behind added tokens and normalization: turns a stretch of text into tokens.
protocol TokenModel: Sendable {
    /// Appends the tokens of `text` to `output`.
    ///
    /// - Parameters:
    ///   - text: Normalized text between two added tokens.
    ///   - output: Gets the tokens.
    func encode(_ text: AlignedText, to output: inout TokenOutput)

    /// The characters of `text` that have no token, each once.
    func unencodable(in text: AlignedText) -> [Unicode.Scalar]

    /// Whether the tokens of a text are those of its parts, cut in front of a space that follows anything
    /// but white space, if `normalization` came before; no by default.
    func endsWordsAtSpaces(behind normalization: [NormalizationStep]) -> Bool
}

extension TokenModel {
    func endsWordsAtSpaces(behind normalization: [NormalizationStep]) -> Bool { false }
}
