import Composition
import Eval
import Foundation
import Model
import PauseStrategy
import Randomness
import Settings
import Tensor
import Tokenizer
import Tokens
import WeightStore

/// A model of random weights that reads bytes and one pause.
struct TestModel {
    let model: Transformer
    let tokenizer: any Tokenizer = ByteTokenizer().addingPauses(1)
    var contract: PauseContract

    static let contextLength = 96

    init(
        _ pauses: PauseSettings = .none,
        form: ModelSettings.Form = .gpt2,
        prefixAttention: PrefixAttention = .causal,
        positions: PausePositions = .consecutive
    ) throws {
        var settings = ModelSettings()
        settings.form = form
        settings.width = 32
        settings.layerCount = 2
        settings.contextLength = Self.contextLength
        let configuration = settings.configuration(vocabularySize: 256, pauseTokenCount: 1)
        model = try Transformer(configuration, kernels: CPUKernels(threadCount: 1))
        try model.initialize(.fanIn, random: RandomStream(seed: 7).split(form.rawValue))
        contract = PauseContract(
            strategy: try Strategies.builtin().resolved(pauses),
            pauseTokens: tokenizer.pauseTokens,
            prefixAttention: prefixAttention,
            positions: positions
        )
    }

    /// The model as an evaluation sees it.
    func scorer(change: (inout InferenceSettings) -> Void = { _ in }) throws -> PausedScorer {
        var settings = InferenceSettings(contract)
        change(&settings)
        return try PausedScorer(
            model: model,
            tokenizer: tokenizer,
            strategies: Strategies.builtin(),
            settings: settings
        )
    }

    /// Writes a native file.
    func write(to path: String) throws {
        let writer = try HDF5WeightWriter(path: path)
        let documents = ModelDocuments(
            configuration: model.configuration,
            tokenizer: tokenizer,
            contract: contract
        )
        try documents.write(to: writer)
        try model.write(to: writer)
        try writer.finish()
    }
}

extension PauseSettings {
    /// `count` pauses behind the prompt.
    static func append(_ count: Int) -> PauseSettings {
        PauseSettings("append", settings: ["count": .number(Double(count))])
    }
}

/// Reads one sequence by hand, the slow and plain way.
struct PlainReader {
    let model: Transformer

    /// The logits after every token, `[T][V]`.
    func logits(_ tokens: [Int32], positions: [Int32]? = nil, promptCount: Int = 0) throws -> [[Float]] {
        let reader = try SequenceReader(
            model: model,
            workspace: Workspace(kernels: model.store.kernels),
            capacity: tokens.count
        )
        let all = try reader.read(
            tokens: tokens,
            positions: positions ?? tokens.indices.map(Int32.init),
            promptCount: promptCount,
            logitCount: tokens.count
        )
        let width = model.configuration.vocabularySize
        return tokens.indices.map { Array(all[$0 * width..<($0 + 1) * width]) }
    }

    /// The `count` most likely tokens after `prompt`, the whole sequence read anew for each.
    func continuation(of prompt: [Int32], count: Int) throws -> [Int32] {
        var tokens = prompt
        for _ in 0..<count {
            let last = try logits(tokens)[tokens.count - 1]
            let best = last.indices.max { (last[$0], $1) < (last[$1], $0) } ?? 0
            tokens.append(Int32(best))
        }
        return Array(tokens.dropFirst(prompt.count))
    }
}
