public import Tokenizer
public import Tokens

/// Turns examples into tokens, the same way in training, scoring and generation.
///
/// Prompt and completion are encoded apart, so the prompt's tokens do not depend on the answer.
public struct ExampleEncoder: Sendable {
    private let tokenizer: any Tokenizer
    private let beginning: [TokenID]
    private let end: [TokenID]

    /// Makes an encoder.
    ///
    /// - Parameters:
    ///   - tokenizer: Encodes the text.
    ///   - prependsBeginning: Whether prompts start with the tokenizer's beginning token.
    ///   - appendsEnd: Whether completions close with its end token.
    /// - Throws: ``DatasetError/invalidSetting(name:problem:)`` when the tokenizer has no such token.
    public init(
        tokenizer: any Tokenizer,
        prependsBeginning: Bool = false,
        appendsEnd: Bool = false
    ) throws(DatasetError) {
        self.tokenizer = tokenizer
        let special = tokenizer.specialTokens
        beginning = try Self.token(special.beginning, if: prependsBeginning, setting: "prependsBeginning")
        end = try Self.token(special.end, if: appendsEnd, setting: "appendsEnd")
    }

    /// The tokens of `example`.
    ///
    /// - Throws: ``DatasetError/untrainableExample(id:problem:)`` when a hint is not one token, or a
    ///   character has none.
    public func sequence(for example: Example) throws(DatasetError) -> TokenSequence {
        var hints: [TokenID] = []
        hints.reserveCapacity(example.hints.count)
        for hint in example.hints {
            let tokens = tokenizer.encodeContinuation(hint)
            guard tokens.count == 1 else {
                let problem = "its hint '\(hint)' is \(tokens.count) tokens; a hint must be exactly one"
                throw .untrainableExample(id: example.id, problem: problem)
            }
            hints += tokens
        }
        return TokenSequence(
            prompt: beginning + (try tokens(of: example.prompt, in: example)),
            completion: try tokens(of: example.completion, in: example, behind: example.prompt) + end,
            hints: hints
        )
    }

    private func tokens(
        of text: String,
        in example: Example,
        behind prompt: String = ""
    ) throws(DatasetError) -> [TokenID] {
        do {
            return try tokenizer.encodeEveryCharacter(of: text, isContinuation: !prompt.isEmpty)
        } catch {
            throw .untrainableExample(id: example.id, problem: "\(error)")
        }
    }

    /// How many leading prompt tokens must survive when a prompt is cut: the beginning token, if any.
    var protectedCount: Int { beginning.count }

    private static func token(
        _ token: TokenID?,
        if wanted: Bool,
        setting: String
    ) throws(DatasetError) -> [TokenID] {
        guard wanted else { return [] }
        guard let token else {
            let problem = "the tokenizer has no such token; turn the setting off"
            throw .invalidSetting(name: setting, problem: problem)
        }
        return [token]
    }
}
