/// One question and its answer, as text.
public struct Example: Codable, Equatable, Sendable {
    /// A name that is unique in its source and the same in every run.
    public var id: String
    /// What the model reads.
    ///
    /// It ends without a space: the one before the answer belongs to the completion.
    public var prompt: String
    /// What the model learns to say.
    public var completion: String
    /// The text wanted at each pause, first pause first; only generated tasks have any.
    ///
    /// Each must be a single token.
    public var hints: [String]
    /// Accepted answers, bare: no leading space, no reasoning; the first is the preferred one.
    public var references: [String]
    /// Names the text that several examples share, such as a SQuAD article.
    ///
    /// Examples of one group are not independent, which matters to confidence intervals.
    public var group: String?

    /// Makes an example.
    public init(id: String, prompt: String, completion: String, references: [String]) {
        self.id = id
        self.prompt = prompt
        self.completion = completion
        self.hints = []
        self.references = references
        self.group = nil
    }
}
