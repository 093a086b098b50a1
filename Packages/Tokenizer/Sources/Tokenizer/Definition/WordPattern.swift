/// The patterns by which byte-level tokenizers cut text into words.
///
/// Each is followed by hand-written code, ``WordSplitter``, not by an engine for regular expressions; so
/// other patterns are refused.
enum WordPattern: CaseIterable, Sendable {
    /// GPT-2, GPT-NeoX and most others; what a `ByteLevel` step with `use_regex` stands for.
    case gpt2
    /// Llama 3, OLMo 2.
    case llama3
    /// Qwen2: as Llama 3, with numbers one by one.
    case qwen2
    /// tiktoken's `cl100k_base`, which means what ``llama3`` means.
    case cl100k

    /// The pattern as files spell it.
    var text: String {
        switch self {
        case .gpt2:
            #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
        case .llama3:
            #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"#
                + #"|\s*[\r\n]+|\s+(?!\S)|\s+"#
        case .qwen2:
            #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"#
                + #"|\s*[\r\n]+|\s+(?!\S)|\s+"#
        case .cl100k:
            #"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*"#
                + #"|\s*[\r\n]|\s+(?!\S)|\s+"#
        }
    }

    /// The pattern that files spell as `text`.
    init?(_ text: String) {
        guard let known = Self.allCases.first(where: { $0.text == text }) else { return nil }
        self = known
    }

    /// How many numbers in a row make a word; nil for all of them.
    var numberCount: Int? {
        switch self {
        case .gpt2: nil
        case .llama3, .cl100k: 3
        case .qwen2: 1
        }
    }
}
