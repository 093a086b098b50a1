import Closeness
import Model
import Tensor
import Testing

/// Continuations that share a beginning are scored as if each had one of its own.
@Suite struct BranchScorerTests {
    /// Beginnings short and long, continuations that are never read, and one that passes a tile of keys.
    private static let lengths: [(beginning: Int, continuations: [Int])] = [
        (1, [1]), (5, [1, 1, 1]), (9, [4, 1, 3]), (61, [2, 19, 1, 7]), (66, [1, 2]), (3, [60]),
    ]

    private func sequences(
        _ configuration: TransformerConfiguration,
        promptCount: (Int) -> Int = { _ in 0 }
    ) -> [BranchingSequence] {
        Self.lengths.enumerated().map { index, lengths in
            let longest = lengths.continuations.max() ?? 0
            return BranchingSequence(
                beginning: TinyModel.tokens(
                    "beginning \(index)",
                    count: lengths.beginning,
                    below: configuration.embeddingRows
                ),
                continuations: lengths.continuations.enumerated().map {
                    TinyModel.tokens("\(index) \($0)", count: $1, below: configuration.vocabularySize)
                },
                positions: (0..<lengths.beginning + longest - 1).map {
                    $0.isMultiple(of: 5) ? -1 : Int32($0)
                },
                promptCount: promptCount(lengths.beginning)
            )
        }
    }

    private func scorer(_ model: Transformer, attendsBothWays: Bool = false) throws -> BranchScorer {
        try BranchScorer(
            model: model,
            workspace: Workspace(kernels: model.store.kernels),
            attendsBothWays: attendsBothWays
        )
    }

    /// The losses of one continuation, its beginning read for it alone by another kind of pass.
    private func losses(_ sequence: BranchingSequence, _ continuation: [Int32], _ model: Transformer) throws
        -> [Float]
    {
        let tokens = sequence.beginning + continuation.dropLast()
        let batch = try SequenceBatch(
            model: model,
            workspace: Workspace(kernels: model.store.kernels),
            shape: .init(batch: 1, positionCount: tokens.count, attendsBothWays: sequence.promptCount > 0),
            recordsGradients: false
        )
        try batch.fill(
            tokens: tokens,
            positions: Array(sequence.positions.prefix(tokens.count)),
            promptCounts: [Int32(sequence.promptCount)]
        )
        let first = sequence.beginning.count - 1
        return try batch.losses(
            rows: continuation.indices.map { Int32(first + $0) },
            targets: continuation,
            weights: continuation.map { _ in 1 }
        )
    }

    @Test(arguments: [TinyModel.gpt2(pauses: 2), TinyModel.windowed(pauses: 1)], Precision.allCases)
    func lossesHaveTheBitsOfReadingEachContinuationAlone(
        configuration: TransformerConfiguration,
        precision: Precision
    ) throws {
        let model = try TinyModel.model(configuration, precision: precision)
        let sequences = sequences(configuration)
        let scores = try scorer(model).scores(of: sequences)
        #expect(scores.map(\.count) == sequences.map(\.continuations.count))
        for (sequence, scores) in zip(sequences, scores) {
            for (continuation, score) in zip(sequence.continuations, scores) {
                expectSame(score.losses, try losses(sequence, continuation, model), "\(continuation.count)")
            }
        }
    }

    @Test(arguments: TinyModel.configurations)
    func promptsMayAttendBothWays(configuration: TransformerConfiguration) throws {
        let model = try TinyModel.model(configuration)
        let sequences = sequences(configuration) { ($0 + 1) / 2 }
        let scores = try scorer(model, attendsBothWays: true).scores(of: sequences)
        let causal = try scorer(model).scores(of: self.sequences(configuration))
        for (sequence, scores) in zip(sequences, scores) {
            for (continuation, score) in zip(sequence.continuations, scores) {
                expectSame(score.losses, try losses(sequence, continuation, model), "\(continuation.count)")
            }
        }
        #expect(scores[3] != causal[3])
    }

    @Test(arguments: TinyModel.all)
    func scoresDoNotDependOnWhatElseIsInThePass(configuration: TransformerConfiguration) throws {
        let scorer = try scorer(TinyModel.model(configuration))
        let sequences = sequences(configuration)
        let together = try scorer.scores(of: sequences)
        for (sequence, expected) in zip(sequences, together).reversed() {
            #expect(try scorer.scores(of: [sequence]) == [expected])
        }
        #expect(try scorer.scores(of: []).isEmpty)
    }

    @Test func namesGreedyContinuations() throws {
        let configuration = TinyModel.llama()
        let model = try TinyModel.model(configuration)
        let beginning = TinyModel.tokens("greedy", count: 7, below: configuration.vocabularySize)
        let reader = try SequenceReader(
            model: model,
            workspace: Workspace(kernels: model.store.kernels),
            capacity: 9
        )
        var unused = RandomStreamForGreedy.unused
        var greedy: [Int32] = []
        var next = beginning
        for _ in 0..<3 {
            let positions = next.indices.map { Int32(reader.count + $0) }
            let logits = try reader.read(tokens: next, positions: positions)
            greedy.append(Int32(Sampler.greedy.token(from: logits, random: &unused)))
            next = [greedy[greedy.count - 1]]
        }
        var other = greedy
        other[2] = (other[2] + 1) % 53
        let sequence = BranchingSequence(
            beginning: beginning,
            continuations: [other, greedy, [greedy[0]]],
            positions: (0..<9).map { $0 }
        )
        #expect(try scorer(model).scores(of: [sequence])[0].map(\.isGreedy) == [false, true, true])
    }

    /// 40 tokens and 12 options of one token: 40 rows go through the layers, in a recording of 48.
    @Test func readsTheBeginningOnce() throws {
        let kernels = ProfilingKernels(CPUKernels(threadCount: 1))
        let configuration = TinyModel.gpt2()
        let model = try TinyModel.model(configuration, kernels: kernels)
        let sequence = BranchingSequence(
            beginning: TinyModel.tokens("once", count: 40, below: configuration.vocabularySize),
            continuations: (0..<12).map { [$0] },
            positions: (0..<40).map { $0 }
        )
        kernels.restart()
        _ = try scorer(model).scores(of: [sequence])
        let products = kernels.profile.entries.map(\.name).filter { $0.hasPrefix("product") }
        // The head and what follows attention in the last block, for 16 of the rows.
        #expect(products.contains("product forward 16x61x24"))
        #expect(products.count { $0.hasPrefix("product forward 16x") } == 4)
        #expect(products.count { $0.hasPrefix("product forward 48x") } == products.count - 4)
    }

    @Test func makesNoMemoryForAShapeThatComesAgain() throws {
        let kernels = CountingKernels()
        let configuration = TinyModel.llama()
        let scorer = try scorer(TinyModel.model(configuration, kernels: kernels))
        let sequences = sequences(configuration)
        _ = try scorer.scores(of: sequences)
        let (blocks, products) = (kernels.blockCount, kernels.productCount)
        for _ in 0..<3 { _ = try scorer.scores(of: sequences) }
        #expect(kernels.blockCount == blocks && kernels.productCount == products)
    }

    @Test func refusesWhatTheModelCannotRead() throws {
        let scorer = try scorer(TinyModel.model(TinyModel.gpt2(pauses: 2)))
        func score(_ beginning: [Int32], _ continuation: [Int32], from position: Int32 = 0) throws {
            let positions = (0..<beginning.count + continuation.count - 1).map { position + Int32($0) }
            let sequence = BranchingSequence(
                beginning: beginning,
                continuations: [continuation],
                positions: positions
            )
            _ = try scorer.scores(of: [sequence])
        }
        try score([Int32](repeating: 62, count: 80), [60])
        #expect(throws: ModelError.contextTooLong(positions: 81, contextLength: 80)) {
            try score([Int32](repeating: 0, count: 80), [60, 0])
        }
        #expect(throws: ModelError.contextTooLong(positions: 81, contextLength: 80)) {
            try score([0], [1], from: 80)
        }
        #expect(throws: ModelError.tokenOutOfRange(token: 63, rows: 63)) { try score([63], [1]) }
        #expect(throws: ModelError.tokenOutOfRange(token: 61, rows: 61)) { try score([0], [61]) }
        #expect(throws: ModelError.tokenOutOfRange(token: -1, rows: 61)) { try score([0], [0, -1]) }
    }
}
