import Allocations
import Model
import Randomness
import Tensor
import Testing

/// What runs step after step asks the host for no memory.
@Suite(.enabled("allocations cannot be counted here") { Allocations.areCounted })
struct HeapAllocationTests {
    /// Forms narrow enough for our own products, and one whose products are oneDNN's.
    private static let configurations = TinyModel.all + [wide]

    private static var wide: TransformerConfiguration {
        .gpt2(vocabularySize: 700, contextLength: 80, width: 256, layerCount: 1, headCount: 4)
    }

    /// oneDNN makes itself a list of a product's arguments at each call: seven entries were seen.
    private static let allocationsOfAProduct = 32

    /// The passes of a step, in turn.
    private struct Step {
        let recording: SequenceBatch
        let model: Transformer
        let batch: TinyBatch
        let tokens: [Int32]
        let positions: [Int32]
        let targets: [Int32]
        let rows: [Int32]
        let weights: [Float]
        var losses: [Float] = []
        var greedy: [Int32] = []

        init(_ configuration: TransformerConfiguration, precision: Precision, threadCount: Int) throws {
            let kernels = CPUKernels(threadCount: threadCount)
            model = try TinyModel.model(configuration, precision: precision, kernels: kernels)
            try model.store.allocateForTraining()
            batch = TinyBatch("steps", batch: 2, positionCount: 40, configuration: configuration)
            recording = try batch.record(model, recordsGradients: true)
            tokens = Array(batch.tokens.joined())
            positions = Array(batch.positions.joined())
            // Not all count, so that rows are filled up.
            targets = Array(batch.targets(below: configuration.vocabularySize).dropLast(3))
            rows = targets.indices.map(Int32.init)
            weights = targets.map { _ in 0.01 }
        }

        mutating func take(_ number: Int) throws {
            model.store.clearGradients()
            try recording.fill(tokens: tokens, positions: positions, promptCounts: batch.promptCounts)
            try recording.computeLosses(rows: rows, targets: targets, weights: weights, into: &losses)
            recording.backward()
            recording.readGreedyTokens(into: &greedy)
            AdamW().update(model.store, step: number, learningRate: 0.01)
        }
    }

    @Test(arguments: configurations, Precision.allCases)
    func trainingAllocatesNothingAfterTheFirstStep(
        configuration: TransformerConfiguration,
        precision: Precision
    ) throws {
        for threadCount in 1...2 {
            var step = try Step(configuration, precision: precision, threadCount: threadCount)
            try step.take(1)
            for number in 2...4 {
                let counts = try Allocations { try step.take(number) }
                #expect(counts.own == 0)
                #expect(counts.foreign <= Self.allocationsOfAProduct * 3 * configuration.productCount)
            }
        }
    }

    @Test(arguments: configurations, Precision.allCases)
    func readingTokenAfterTokenAllocatesNothingAfterTheFirst(
        configuration: TransformerConfiguration,
        precision: Precision
    ) throws {
        for threadCount in 1...2 {
            let kernels = CPUKernels(threadCount: threadCount)
            let model = try TinyModel.model(configuration, precision: precision, kernels: kernels)
            let workspace = try Workspace(kernels: kernels)
            let reader = try SequenceReader(model: model, workspace: workspace, capacity: 40)
            var random = RandomStream(seed: 1)
            var logits = try reader.read(tokens: [1, 2, 3], positions: [0, 1, 2])
            try reader.read(token: 4, position: 3, into: &logits)
            for position in 4..<40 {
                let counts = try Allocations {
                    try reader.read(token: Int32(position), position: Int32(position), into: &logits)
                    _ = Sampler.greedy.token(from: logits, random: &random)
                }
                #expect(counts.own == 0)
                #expect(counts.foreign == 0)
            }
        }
    }

    /// A test that counts nothing would pass whatever happens.
    @Test func whatIsAllocatedIsCounted() {
        var values: [Int] = []
        #expect(Allocations { values = Array(repeating: 1, count: 100) }.own == 1)
        #expect(Allocations { values += Array(repeating: 2, count: 1000) }.own == 2)
        #expect(Allocations { values[0] = 3 }.own == 0)
        #expect(values.count == 1100)
    }
}

extension TransformerConfiguration {
    /// The matrix products of a forward pass.
    fileprivate var productCount: Int { 4 * layerCount + 1 }
}
