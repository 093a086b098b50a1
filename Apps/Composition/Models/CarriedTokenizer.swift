import Foundation
import PauseStrategy
import Tokenizer
import Tokens
import WeightStore

/// The tokenizer that a file of llama.cpp carries beside its weights.
struct CarriedTokenizer {
    /// The tokenizer; nil if there is none, or it cannot be used.
    private(set) var tokenizer: (any Tokenizer)?
    /// Why it cannot be used; nil if there is none, or it can.
    private(set) var problem: String?

    /// Looks for a tokenizer in `reader`; its control tokens called like `pauses` are pauses.
    init(_ reader: any WeightFileReader, pauses: [PauseToken]) {
        guard let file = reader as? GGUFReader, file.metadata["tokenizer.ggml.tokens"] != nil else { return }
        do throws(TokenizerError) {
            let found = try TokenizerPath.tokenizer(of: file)
            let ids = pauses.map(\.id)
            tokenizer =
                found.specialTokens.pauses == ids ? found : try found.placingPauses(in: pauses.map(\.text))
        } catch {
            problem = "\(error)"
        }
    }

    /// The file that the same tokenizer is published in, for what is written from this one.
    var file: (name: String, data: Data)? {
        guard let document = try? tokenizer?.document() else { return nil }
        if case .sentencePiece(let model) = document.model {
            return ("tokenizer.model", Data(model.file))
        }
        return (try? document.tokenizerJSON()).map { ("tokenizer.json", Data($0.utf8)) }
    }
}
