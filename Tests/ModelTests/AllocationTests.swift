import Model
import Tensor
import Testing

/// After the first step nothing is allocated on the device.
@Suite struct AllocationTests {
    private let limit = RecordedBatches<SequenceBatch.Shape, SequenceBatch>.limit

    @Test(arguments: TinyModel.configurations, Precision.allCases)
    func trainingMakesNoMemoryAfterTheFirstStep(
        configuration: TransformerConfiguration,
        precision: Precision
    ) throws {
        let kernels = CountingKernels()
        let model = try TinyModel.model(configuration, precision: precision, kernels: kernels)
        try model.store.allocateForTraining()
        let workspace = try Workspace(kernels: kernels)
        let batch = TinyBatch("steps", batch: 2, positionCount: 13, configuration: configuration)
        let recording = try batch.record(model, workspace: workspace, recordsGradients: true)
        let (blocks, products) = (kernels.blockCount, kernels.productCount)
        #expect(blocks > 0 && products > 0)
        let byteCount = workspace.byteCount
        for step in 1...3 {
            model.store.clearGradients()
            _ = try batch.losses(recording, vocabularySize: configuration.vocabularySize)
            recording.backward()
            AdamW().update(model.store, step: step, learningRate: 0.01)
            _ = recording.greedyTokens()
        }
        #expect(kernels.blockCount == blocks)
        #expect(kernels.productCount == products)
        #expect(workspace.byteCount == byteCount)
    }

    /// Lengths that come and go, more of them than are kept.
    @Test(arguments: TinyModel.configurations)
    func manyLengthsHoldNoMoreThanTheLastOfThem(configuration: TransformerConfiguration) throws {
        let kernels = CountingKernels()
        let model = try TinyModel.model(configuration, kernels: kernels)
        try model.store.allocateForTraining()
        let workspace = try Workspace(kernels: kernels)
        var recordings = RecordedBatches<SequenceBatch.Shape, SequenceBatch>()
        let longest = limit + 12
        func step(length: Int) throws {
            let batch = TinyBatch("\(length)", batch: 1, positionCount: length, configuration: configuration)
            let shape = SequenceBatch.Shape(batch: 1, positionCount: length)
            let recording = try recordings.batch(of: shape) {
                try batch.record(model, workspace: workspace, recordsGradients: true)
            }
            _ = try batch.losses(recording, vocabularySize: configuration.vocabularySize)
            recording.backward()
        }
        for length in (1...longest).reversed() { try step(length: length) }
        let (blocks, products, byteCount) = (
            kernels.blockCount, kernels.livingProductCount, workspace.byteCount
        )
        #expect(recordings.count == limit)
        for round in 0..<3 {
            for length in 1...longest { try step(length: (length + 7 * round) % longest + 1) }
        }
        #expect(recordings.count == limit)
        #expect(kernels.blockCount == blocks)
        #expect(kernels.livingProductCount <= products)
        #expect(workspace.byteCount == byteCount)
    }

    @Test func aLengthThatComesAgainIsNotRecordedAnew() throws {
        let model = try TinyModel.model(TinyModel.gpt2())
        let workspace = try Workspace(kernels: model.store.kernels)
        var recordings = RecordedBatches<SequenceBatch.Shape, SequenceBatch>()
        var made: [Int] = []
        func use(_ length: Int) throws {
            let shape = SequenceBatch.Shape(batch: 1, positionCount: length)
            _ = try recordings.batch(of: shape) {
                made.append(length)
                return try SequenceBatch(
                    model: model,
                    workspace: workspace,
                    shape: shape,
                    recordsGradients: false
                )
            }
        }
        for length in 1...limit { try use(length) }
        // 1 is used last now, so 2 makes room for another one.
        for length in [1, limit + 1, 1, 2] { try use(length) }
        #expect(made == Array(1...limit) + [limit + 1, 2])
    }

    @Test(arguments: TinyModel.configurations)
    func readingTokenAfterTokenMakesNoMemoryAfterTheFirst(configuration: TransformerConfiguration) throws {
        let kernels = CountingKernels()
        let model = try TinyModel.model(configuration, kernels: kernels)
        let reader = try SequenceReader(
            model: model,
            workspace: Workspace(kernels: kernels),
            capacity: 20
        )
        _ = try reader.read(tokens: [1], positions: [0])
        let (blocks, products) = (kernels.blockCount, kernels.productCount)
        for position in 1..<20 { _ = try reader.read(tokens: [2], positions: [Int32(position)]) }
        #expect(kernels.blockCount == blocks)
        #expect(kernels.productCount == products)
    }
}
