import Model
import Tensor
import Testing

/// After the first step nothing is allocated on the device.
@Suite struct AllocationTests {
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
