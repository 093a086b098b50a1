import Datasets
public import Model
public import PauseStrategy
public import Tensor

/// The settings of one training run: what a YAML run file holds.
///
/// Every setting has its default here and nowhere else.
public struct RunFile: Codable, Equatable, Sendable {
    /// The seed of everything random: initial parameters, order of examples, pauses.
    public var seed: UInt64 = 0
    /// Threads of one matrix product; 0 for all cores.
    public var threads = 0
    /// The type that products are computed in.
    public var precision = Precision.float32
    /// `bytes`, `characters:01`, or a folder or file that holds a tokenizer.
    public var tokenizer = "bytes"
    /// How many `<pause>` entries the vocabulary gets; distinct pauses need several.
    public var pauseTokenCount = 1
    /// The model to build, or to start from.
    public var model = ModelSettings()
    /// What it learns from.
    public var data = DataSettings()
    /// The pause strategy.
    public var pauses = PauseSettings.none
    /// How the prompt attends to itself.
    public var prefixAttention = PrefixAttention.causal
    /// Where the model believes pauses to be.
    public var positions = PausePositions.consecutive
    /// The loop.
    public var training = TrainingSettings()

    /// All defaults.
    public init() {}

    /// Whether outputs at pauses are asked for hints.
    var usesHints: Bool { data.kind == .parity && data.parity.hasHints && training.hintWeight > 0 }
}

/// The model of a run.
public struct ModelSettings: Codable, Equatable, Sendable {
    /// The two families of decoders.
    public enum Form: String, Codable, CaseIterable, Sendable {
        /// Learned positions, layer norm, GELU, biases.
        case gpt2
        /// Rotary positions, root-mean-square norm, gated SiLU.
        case llama
    }

    /// A checkpoint, a run folder or a Hugging Face folder to start from; the shape then comes from
    /// there and the settings below do not apply.
    ///
    /// Empty for a new model.
    public var from = ""
    /// The family.
    public var form = Form.gpt2
    /// The width of the residual stream, C.
    public var width = 128
    /// Blocks, L.
    public var layerCount = 4
    /// Query heads, H.
    public var headCount = 4
    /// Key and value heads; 0 for as many as query heads.
    public var keyHeadCount = 0
    /// The inner width of feed-forward layers; 0 for what the family has.
    public var feedForwardWidth = 0
    /// The most positions, pauses included.
    public var contextLength = 256
    /// Whether the vocabulary projection is the token embedding.
    public var tiesEmbeddings = true
    /// How parameters are drawn.
    public var initialization = Initialization.gpt2
    /// What the row of a new pause starts from, in a model that comes without.
    public var pauseInitialization = PauseExtendedWeights.RowInitialization.mean

    /// All defaults.
    public init() {}

    /// The configuration of a new model.
    public func configuration(vocabularySize: Int, pauseTokenCount: Int) -> TransformerConfiguration {
        let make = form == .gpt2 ? TransformerConfiguration.gpt2 : TransformerConfiguration.llama
        var result = make(vocabularySize, contextLength, width, layerCount, headCount)
        result.pauseTokenCount = pauseTokenCount
        if keyHeadCount > 0 { result.keyHeadCount = keyHeadCount }
        if feedForwardWidth > 0 { result.feedForwardWidth = feedForwardWidth }
        result.tiesEmbeddings = tiesEmbeddings
        return result
    }
}

/// The loop of a run.
public struct TrainingSettings: Codable, Equatable, Sendable {
    /// Optimiser steps.
    public var steps = 1000
    /// Examples or windows in a micro-batch.
    public var batchSize = 16
    /// Micro-batches whose gradients add up to one step.
    public var accumulation = 1
    /// The most positions of a row, pauses included; 0 for the model's context length.
    public var contextLength = 0
    /// The optimiser.
    public var optimizer = AdamW()
    /// The learning rate.
    public var schedule = LearningRateSchedule(peak: 1e-3, warmupSteps: 100)
    /// The weight of hints at pauses against real tokens.
    public var hintWeight = 0.0
    /// Steps between checkpoints; 0 for one at the end.
    public var checkpointInterval = 0
    /// How many checkpoints stay; older ones are removed.
    ///
    /// At least 1.
    public var keptCheckpoints = 2
    /// Steps without a better training loss after which the run stops; 0 for never.
    public var patience = 0
    /// What backward passes compute again instead of keeping it: `nothing`, `cheap` or `blocks`.
    ///
    /// Changes memory and time, and no result.
    public var recomputation = Recomputation.cheap

    /// All defaults.
    public init() {}
}
