import Closeness
import Model
import Randomness
import Tensor
import Testing

@Suite struct DeterminismTests {
    /// Wide and long enough that every kernel has more than one block of work.
    static let configurations = [TinyModel.configurations[0], TinyModel.configurations[1]].map {
        var configuration = $0
        configuration.width = 72
        configuration.headWidth = 24
        configuration.feedForwardWidth = 288
        configuration.vocabularySize = 211
        return configuration
    }

    /// Everything that two steps of training leave behind, to the last bit.
    private func bitsOfSteps(
        _ configuration: TransformerConfiguration,
        _ precision: Precision,
        threads: Int,
        recomputation: Recomputation = .cheap
    ) throws -> [UInt32] {
        let model = try TinyModel.model(
            configuration,
            precision: precision,
            kernels: CPUKernels(threadCount: threads)
        )
        try model.store.allocateForTraining()
        let batch = TinyBatch("step", batch: 4, positionCount: 67, configuration: configuration)
        let recording = try batch.record(model, recordsGradients: true, recomputation: recomputation)
        var numbers: [Float] = []
        for step in 1...2 {
            model.store.clearGradients()
            numbers += try batch.losses(recording, vocabularySize: configuration.vocabularySize)
            recording.backward()
            let norm = AdamW().update(model.store, step: step, learningRate: 0.01)
            numbers.append(Float(norm))
        }
        for content in ParameterStore.Content.allCases {
            numbers += try model.store.parameters.flatMap {
                try model.store.tensor(of: $0, content: content).floats
            }
        }
        return numbers.map(\.bitPattern)
    }

    @Test(arguments: configurations, Precision.allCases)
    func aStepHasTheSameBitsForAnyNumberOfThreads(
        configuration: TransformerConfiguration,
        precision: Precision
    ) throws {
        let alone = try bitsOfSteps(configuration, precision, threads: 1)
        for threads in [2, 3] {
            let together = try bitsOfSteps(configuration, precision, threads: threads)
            expectSame(together, alone, "\(threads) threads")
        }
    }

    @Test(arguments: TinyModel.all, Precision.allCases)
    func whatIsComputedAgainHasTheSameBits(
        configuration: TransformerConfiguration,
        precision: Precision
    ) throws {
        let kept = try bitsOfSteps(configuration, precision, threads: 1, recomputation: .nothing)
        for recomputation in [Recomputation.cheap, .blocks] {
            let again = try bitsOfSteps(configuration, precision, threads: 1, recomputation: recomputation)
            expectSame(again, kept, recomputation.rawValue)
        }
    }

    @Test(arguments: TinyModel.all, Precision.allCases)
    func aStepRepeatedHasTheSameBits(configuration: TransformerConfiguration, precision: Precision) throws {
        let first = try bitsOfSteps(configuration, precision, threads: 1)
        expectSame(try bitsOfSteps(configuration, precision, threads: 1), first, "the second time")
    }

    /// Alone, among others, and followed by anything: a sequence's losses are its own.
    @Test(arguments: TinyModel.all + configurations, Precision.allCases)
    func lossesOfASequenceDependOnNothingElse(
        configuration: TransformerConfiguration,
        precision: Precision
    ) throws {
        let model = try TinyModel.model(configuration, precision: precision)
        let sequence = TinyModel.tokens("sequence", count: 13, below: configuration.vocabularySize)
        let targets = TinyModel.tokens("targets", count: 13, below: configuration.vocabularySize)
        let alone = try losses(model, [sequence], of: 0, targets: targets)
        for place in 0..<3 {
            var sequences = (0..<3).map {
                TinyModel.tokens("other \($0)", count: 13, below: configuration.vocabularySize)
            }
            sequences[place] = sequence
            #expect(try losses(model, sequences, of: place, targets: targets) == alone, "place \(place)")
        }
        for length in [1, 2, 3, 4, 5, 8, 12] {
            let beginning = try losses(
                model,
                [Array(sequence.prefix(length))],
                of: 0,
                targets: Array(targets.prefix(length))
            )
            #expect(beginning == Array(alone.prefix(length)), "the first \(length)")
        }
        for length in [14, 29, 64, 80] {
            let rest = TinyModel.tokens("rest", count: length - 13, below: configuration.vocabularySize)
            #expect(
                try losses(model, [sequence + rest], of: 0, targets: targets) == alone,
                "length \(length)"
            )
            let other = TinyModel.tokens("other", count: length, below: configuration.vocabularySize)
            let padded = try losses(model, [other, sequence + rest], of: 1, targets: targets)
            #expect(padded == alone, "length \(length) among others")
        }
    }

    /// The losses of the first positions of one sequence.
    private func losses(
        _ model: Transformer,
        _ sequences: [[Int32]],
        of place: Int,
        targets: [Int32]
    ) throws -> [UInt32] {
        let length = sequences[0].count
        var batch = TinyBatch(
            "",
            batch: sequences.count,
            positionCount: length,
            configuration: model.configuration
        )
        batch.tokens = sequences
        let recording = try batch.record(model)
        try recording.fill(
            tokens: Array(sequences.joined()),
            positions: Array(batch.positions.joined()),
            promptCounts: batch.promptCounts
        )
        return try recording.losses(
            rows: targets.indices.map { Int32(place * length + $0) },
            targets: targets,
            weights: targets.map { _ in 1 }
        ).map(\.bitPattern)
    }

    /// Recordings of several shapes and a reader take turns in one workspace.
    @Test(arguments: TinyModel.all)
    func recordingsOnOneWorkspaceDoNotDisturbEachOther(configuration: TransformerConfiguration) throws {
        let model = try TinyModel.model(configuration)
        try model.store.allocateForTraining()
        let workspace = try Workspace(kernels: model.store.kernels)
        let shapes = [(1, 5), (2, 13), (3, 40), (2, 7)]
        let batches = shapes.map {
            TinyBatch("\($0)", batch: $0.0, positionCount: $0.1, configuration: configuration)
        }
        let shared = try batches.enumerated().map {
            try $0.element.record(model, workspace: workspace, recordsGradients: $0.offset.isMultiple(of: 2))
        }
        let expected = try batches.map {
            try $0.losses($0.record(model), vocabularySize: configuration.vocabularySize)
        }
        let prompt = TinyModel.tokens("prompt", count: 9, below: configuration.vocabularySize)
        let positions = prompt.indices.map(Int32.init)
        func reader(in workspace: Workspace) throws -> SequenceReader {
            try SequenceReader(model: model, workspace: workspace, capacity: 12)
        }
        let logits = try reader(in: Workspace(kernels: model.store.kernels)).read(
            tokens: prompt,
            positions: positions
        )
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
            for index in order {
                let losses = try batches[index].losses(
                    shared[index],
                    vocabularySize: configuration.vocabularySize
                )
                #expect(losses == expected[index], "\(shapes[index])")
                if index.isMultiple(of: 2) { shared[index].backward() }
                #expect(try reader(in: workspace).read(tokens: prompt, positions: positions) == logits)
            }
        }
    }
}
