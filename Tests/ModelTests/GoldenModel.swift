import Foundation
import Model
import Tensor
import WeightStore

/// A tiny model of the Hugging Face library, with what that library computes from it.
struct GoldenModel {
    let name: String
    let figures: Figures
    let values: any WeightReader
    let configuration: HuggingFaceConfiguration
    let weights: HuggingFaceWeights

    static let all = ["tiny-gpt2", "tiny-llama"]

    struct Figures: Decodable {
        let tokens: [[Int32]]
        let targets: [[Int32]]
        let countedTargets: Int
        let loss: Double
        let greedy: Greedy
        let scored: Scored
        let optimizer: Optimizer
        let learningRates: [Double]
        let training: Training
    }

    struct Greedy: Decodable {
        let prompt: [Int32]
        let ids: [Int32]
        let logProbabilities: [Double]
    }

    struct Scored: Decodable {
        let prompt: [Int32]
        let completion: [Int32]
        let logProbabilities: [Double]
    }

    struct Optimizer: Decodable {
        let peakLearningRate: Double
        let floorFraction: Double
        let warmupSteps: Int
        let totalSteps: Int
        let beta1: Double
        let beta2: Double
        let epsilon: Double
        let weightDecay: Double
        let maximumGradientNorm: Double
    }

    struct Training: Decodable {
        let losses: [Double]
        let gradientNorms: [Double]
        let lossAfterwards: Double
        let weightNorms: [String: Double]
    }

    init(_ name: String) throws {
        self.name = name
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fixtures/models/\(name)").standardizedFileURL
        figures = try JSONDecoder().decode(
            Figures.self,
            from: Data(contentsOf: folder.appending(path: "golden.json"))
        )
        values = try SafetensorsReader(path: folder.appending(path: "golden.safetensors").path)
        configuration = try HuggingFaceConfiguration(
            json: Data(contentsOf: folder.appending(path: "config.json"))
        )
        let file = try SafetensorsReader(path: folder.appending(path: "model.safetensors").path)
        weights = try HuggingFaceWeights(file, configuration: configuration)
    }

    /// The model with its golden weights.
    func model(precision: Precision = .float32, threads: Int = 1) throws -> Transformer {
        let model = try Transformer(
            configuration.transformer,
            kernels: CPUKernels(threadCount: threads),
            precision: precision
        )
        try model.load(from: weights)
        return model
    }

    /// The golden batch on a tape, with the rows and targets that count.
    func batch(_ model: Transformer, recordsGradients: Bool = true) throws -> SequenceBatch {
        let positionCount = figures.tokens[0].count
        let batch = try SequenceBatch(
            model: model,
            workspace: Workspace(kernels: model.store.kernels),
            shape: .init(batch: figures.tokens.count, positionCount: positionCount),
            recordsGradients: recordsGradients
        )
        let positions = figures.tokens.flatMap { row in row.indices.map(Int32.init) }
        try batch.fill(
            tokens: figures.tokens.flatMap { $0 },
            positions: positions,
            promptCounts: figures.tokens.map { _ in 0 }
        )
        return batch
    }

    /// Row numbers and targets that are not ignored.
    var counted: (rows: [Int32], targets: [Int32]) {
        let pairs = figures.targets.flatMap { $0 }.enumerated().filter { $0.element >= 0 }
        return (pairs.map { Int32($0.offset) }, pairs.map(\.element))
    }

    /// Losses of the counted rows, with gradients of their mean.
    func losses(_ batch: SequenceBatch) throws -> [Float] {
        let (rows, targets) = counted
        let weight = 1 / Float(rows.count)
        return try batch.losses(rows: rows, targets: targets, weights: rows.map { _ in weight })
    }
}
