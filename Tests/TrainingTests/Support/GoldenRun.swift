import Foundation
import Model
import Tensor
import Tokens
import Training
import WeightStore

@testable import Datasets

/// A run of training that the Hugging Face implementations did: the same batch, step after step.
struct GoldenRun {
    static let all = ["tiny-gpt2", "tiny-llama"]

    private let folder: URL
    private let figures: Figures

    private struct Figures: Decodable {
        let tokens: [[Int32]]
        let targets: [[Int32]]
        let optimizer: Settings
        let training: Training
    }

    private struct Settings: Decodable {
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

    private struct Training: Decodable {
        let losses: [Double]
        let gradientNorms: [Double]
    }

    init(_ name: String) throws {
        folder =
            URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fixtures/models/\(name)").standardizedFileURL
        figures = try JSONDecoder().decode(
            Figures.self,
            from: Data(contentsOf: folder.appending(path: "golden.json"))
        )
    }

    /// The loss before each update.
    var losses: [Double] { figures.training.losses }
    /// The norm of all gradients at each update.
    var gradientNorms: [Double] { figures.training.gradientNorms }

    func model(precision: Precision = .float32) throws -> Transformer {
        let configuration = try HuggingFaceConfiguration(
            json: Data(contentsOf: folder.appending(path: "config.json"))
        )
        let file = try SafetensorsReader(path: folder.appending(path: "model.safetensors").path)
        let model = try Transformer(
            configuration.transformer,
            kernels: CPUKernels(threadCount: 1),
            precision: precision
        )
        try model.load(from: HuggingFaceWeights(file, configuration: configuration))
        return model
    }

    var plan: TrainingPlan {
        let settings = figures.optimizer
        return TrainingPlan(
            steps: settings.totalSteps,
            optimizer: AdamW(
                beta1: settings.beta1,
                beta2: settings.beta2,
                epsilon: settings.epsilon,
                weightDecay: settings.weightDecay,
                decayed: .all,
                maximumGradientNorm: settings.maximumGradientNorm
            ),
            schedule: LearningRateSchedule(
                peak: settings.peakLearningRate,
                warmupSteps: settings.warmupSteps,
                finalShare: settings.floorFraction
            )
        )
    }

    /// The one batch.
    ///
    /// Its targets skip places in the middle, which no example of a task does.
    var batch: Batch {
        let (rowCount, positionCount) = (figures.tokens.count, figures.tokens[0].count)
        return Batch(
            rowCount: rowCount,
            positionCount: positionCount,
            tokens: figures.tokens.joined().map { TokenID(rawValue: $0) },
            positions: figures.tokens.flatMap { $0.indices.map(Int32.init) },
            targets: figures.targets.joined().map { $0 < 0 ? .ignored : .next(TokenID(rawValue: $0)) },
            promptCounts: figures.tokens.map { _ in 0 },
            realCounts: figures.tokens.map(\.count),
            insertedCounts: figures.tokens.map { _ in 0 },
            truncatedCounts: figures.tokens.map { _ in 0 },
            documentStarts: nil
        )
    }
}
