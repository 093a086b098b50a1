/// One example before any pause is put in: what the model is given, and what it should answer.
///
/// Pretraining text has an empty prompt: the whole text is the completion, and its first token,
/// which nothing precedes, is not predicted.
public struct TokenSequence: Equatable, Sendable {
    /// The tokens that the model reads and is never asked to predict.
    public var prompt: [TokenID]
    /// The tokens that the model learns to predict.
    public var completion: [TokenID]
    /// Targets that the task offers for the outputs at pauses, first pause first; usually empty.
    ///
    /// See ``PausedSequence`` for the pauses they land on.
    public var hints: [TokenID]

    /// Makes an example.
    public init(prompt: [TokenID], completion: [TokenID], hints: [TokenID] = []) {
        self.prompt = prompt
        self.completion = completion
        self.hints = hints
    }

    /// The number of real tokens, prompt and completion together.
    public var count: Int { prompt.count + completion.count }
}
