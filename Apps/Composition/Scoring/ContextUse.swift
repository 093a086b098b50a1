/// What the length of a model's context did to prompts and answers.
public struct ContextUse: Codable, Equatable, Sendable {
    /// The positions that the model reads.
    public let contextLength: Int
    /// Prompts so far.
    public internal(set) var promptCount = 0
    /// Those that lost tokens on their left.
    public internal(set) var cutPromptCount = 0
    /// How long answers may be, where that is less than the task allows.
    public internal(set) var answers: AnswerLimit?

    /// The most tokens of an answer.
    public struct AnswerLimit: Codable, Equatable, Sendable {
        /// What an answer got.
        public var tokenCount: Int
        /// What the task allows.
        public var taskTokenCount: Int
    }

    init(contextLength: Int) {
        self.contextLength = contextLength
    }

    /// Adds the prompts of another run of the same model.
    public mutating func add(_ other: ContextUse) {
        promptCount += other.promptCount
        cutPromptCount += other.cutPromptCount
        answers = answers ?? other.answers
    }

    /// What a reader of the scores must know; nothing if everything fitted.
    public var notes: [String] {
        var notes: [String] = []
        if cutPromptCount > 0 {
            notes.append(
                "\(cutPromptCount) of \(promptCount) prompts lost tokens on their left,"
                    + " because the model reads \(contextLength) positions"
            )
        }
        if let answers {
            notes.append(
                "answers had at most \(answers.tokenCount) tokens, the task allows"
                    + " \(answers.taskTokenCount); the model reads \(contextLength) positions"
            )
        }
        return notes
    }
}
