import Model
import PauseStrategy
import Tokens
import WeightStore

/// What a GGUF file says besides the model's shape, for another GGUF file: its tokenizer, name and license.
struct CarriedMetadata {
    /// Keys and values.
    private(set) var values: [(key: String, value: GGUFValue)] = []
    /// Whether it is told among them which tokenizer there is, if only that there is none.
    let hasTokenizer: Bool

    /// These are told anew for every file.
    private static let own = [
        "general.architecture", "general.alignment", "general.file_type", "general.quantization_version",
    ]

    /// Takes what is not about the shape, with pauses at the end of the lists of tokens.
    init(_ metadata: [String: GGUFValue], model: TransformerConfiguration, contract: PauseContract) {
        hasTokenizer = metadata["tokenizer.ggml.model"] != nil
        let rows = model.vocabularySize + model.pauseTokenCount
        let pauses = Dictionary(
            contract.pauseTokens.map { (Int($0.id.rawValue), $0.text) },
            uniquingKeysWith: { first, _ in first }
        )
        for (key, value) in metadata where !Self.own.contains(key) {
            guard hasTokenizer && key.hasPrefix("tokenizer.") || key.hasPrefix("general.") else { continue }
            values.append((key, Self.extended(value, of: key, to: rows, pauses)))
        }
    }

    private static func extended(
        _ value: GGUFValue,
        of key: String,
        to rows: Int,
        _ pauses: [Int: String]
    ) -> GGUFValue {
        switch (key, value) {
        case ("tokenizer.ggml.tokens", .texts(let texts)):
            return .texts(texts + (texts.count..<max(texts.count, rows)).map { pauses[$0] ?? "[PAD\($0)]" })
        case ("tokenizer.ggml.scores", .numbers(let scores, let type)):
            let missing = max(0, rows - scores.count)
            return .numbers(scores + repeatElement(GGUFTokenizer.lowestScore, count: missing), type: type)
        case ("tokenizer.ggml.token_type", .integers(let kinds, let type)):
            let added = (kinds.count..<max(kinds.count, rows)).map { row in
                (pauses[row] == nil ? GGUFTokenizer.Kind.unused : .control).rawValue
            }
            return .integers(kinds + added, type: type)
        default: return value
        }
    }
}
