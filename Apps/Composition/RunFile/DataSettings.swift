public import Datasets

/// What a run learns from.
public struct DataSettings: Codable, Equatable, Sendable {
    /// The kinds of data.
    public enum Kind: String, Codable, CaseIterable, Sendable {
        /// Plain text to predict, for pretraining.
        case text
        /// Packed mini-documents of small algorithmic tasks, for pretraining.
        case miniDocuments = "mini-documents"
        /// Bit strings and their parity.
        case parity
        /// Grade-school mathematics.
        case gsm8k
        /// Questions on a passage, version 1.1.
        case squad
    }

    /// Which of the sections below applies.
    public var kind = Kind.parity
    /// The bit strings.
    public var parity = ParityTask.Configuration()
    /// The mini-documents.
    public var miniDocuments = MiniDocuments.Configuration()
    /// The texts.
    public var text = TextSettings()
    /// The questions of a file.
    public var questions = QuestionSettings()
    /// Whether prompts start with the tokenizer's beginning token.
    public var prependsBeginning = false
    /// Whether completions close with the tokenizer's end token.
    public var appendsEnd = false
    /// What happens to an example that is longer than the context.
    public var overflow = ExampleBatches.Overflow.fail

    private enum CodingKeys: String, CodingKey {
        case kind, parity, text, questions, prependsBeginning, appendsEnd, overflow
        case miniDocuments = "mini-documents"
    }

    /// All defaults.
    public init() {}

    /// Whether rows are windows of a text rather than examples.
    public var isText: Bool { kind == .text || kind == .miniDocuments }

    /// Plain text files.
    public struct TextSettings: Codable, Equatable, Sendable {
        /// Files below the data folder.
        public var files: [String] = []
        /// Whether the documents of a window do not see one another.
        public var separatesDocuments = false

        /// All defaults.
        public init() {}
    }

    /// Questions with answers.
    public struct QuestionSettings: Codable, Equatable, Sendable {
        /// The file to train on, below the data folder; empty for the usual place.
        public var file = ""
        /// How much of each passage to keep; null for all.
        public var contextLimit: ContextLimit?
        /// Only this many examples, from the start; 0 for all.
        public var limit = 0

        /// All defaults.
        public init() {}
    }
}
