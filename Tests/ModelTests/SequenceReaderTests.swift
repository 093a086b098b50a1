import Closeness
import Model
import Tensor
import Testing

@Suite struct SequenceReaderTests {
    private func reader(_ model: Transformer, capacity: Int = 30) throws -> SequenceReader {
        try SequenceReader(
            model: model,
            workspace: Workspace(kernels: model.store.kernels),
            capacity: capacity
        )
    }

    /// One pass over a prompt and a token at a time come to the same, whatever the steps between.
    ///
    /// Both were seen to agree to the last bit; sums over keys may be split differently on another
    /// machine, which shows in the last digits.
    @Test(arguments: TinyModel.all, Precision.allCases)
    func readingAtOnceIsReadingTokenByToken(
        configuration: TransformerConfiguration,
        precision: Precision
    ) throws {
        let model = try TinyModel.model(configuration, precision: precision)
        let tokens = TinyModel.tokens("prompt", count: 71, below: configuration.vocabularySize)
        let positions = tokens.indices.map(Int32.init)
        let whole = try reader(model, capacity: 71).read(
            tokens: tokens,
            positions: positions,
            promptCount: 0,
            logitCount: 71
        )
        for steps in [[Int](repeating: 1, count: 71), [70, 1], [3, 1, 1, 32, 1, 33], [1, 70]] {
            let reader = try reader(model, capacity: 71)
            var logits: [Float] = []
            for count in steps {
                let range = reader.count..<reader.count + count
                logits += try reader.read(
                    tokens: Array(tokens[range]),
                    positions: Array(positions[range]),
                    promptCount: 0,
                    logitCount: count
                )
            }
            #expect(reader.count == 71)
            expectClose(logits, whole, absolute: precision == .float32 ? 1e-5 : 2e-2, "\(steps.prefix(6))")
        }
    }

    @Test(arguments: TinyModel.all)
    func returnsTheLogitsOfTheLastTokens(configuration: TransformerConfiguration) throws {
        let model = try TinyModel.model(configuration)
        let tokens = TinyModel.tokens("prompt", count: 7, below: configuration.vocabularySize)
        let positions = tokens.indices.map(Int32.init)
        let all = try reader(model).read(tokens: tokens, positions: positions, promptCount: 0, logitCount: 7)
        let vocabularySize = configuration.vocabularySize
        #expect(all.count == 7 * vocabularySize)
        for count in [1, 2, 6] {
            let last = try reader(model).read(
                tokens: tokens,
                positions: positions,
                promptCount: 0,
                logitCount: count
            )
            #expect(last == Array(all.suffix(count * vocabularySize)))
        }
        #expect(
            try reader(model).read(tokens: tokens, positions: positions) == Array(all.suffix(vocabularySize))
        )
    }

    @Test(arguments: TinyModel.all)
    func rewindingForgetsWhatCameAfter(configuration: TransformerConfiguration) throws {
        let model = try TinyModel.model(configuration)
        let prompt = TinyModel.tokens("prompt", count: 8, below: configuration.vocabularySize)
        let reader = try reader(model)
        _ = try reader.read(tokens: prompt, positions: prompt.indices.map(Int32.init))
        let first = try reader.read(tokens: [3, 4], positions: [8, 9])
        _ = try reader.read(tokens: [5], positions: [10])
        reader.rewind(to: 8)
        #expect(reader.count == 8)
        let other = try reader.read(tokens: [9, 1, 7], positions: [8, 9, 10])
        reader.rewind(to: 8)
        #expect(try reader.read(tokens: [3, 4], positions: [8, 9]) == first)
        #expect(other != first)
        reader.rewind(to: 0)
        _ = try reader.read(tokens: prompt, positions: prompt.indices.map(Int32.init))
        #expect(try reader.read(tokens: [3, 4], positions: [8, 9]) == first)
    }

    @Test func readsAsManyPositionsAsItWasMadeForAndNoMore() throws {
        let model = try TinyModel.model(TinyModel.gpt2())
        let reader = try reader(model, capacity: 3)
        _ = try reader.read(tokens: [1, 2], positions: [0, 1])
        #expect(throws: ModelError.contextTooLong(positions: 4, contextLength: 3)) {
            try reader.read(tokens: [1, 2], positions: [2, 3])
        }
        #expect(reader.count == 2)
        _ = try reader.read(tokens: [3], positions: [2])
        #expect(throws: ModelError.contextTooLong(positions: 4, contextLength: 3)) {
            try reader.read(tokens: [1], positions: [3])
        }
        #expect(throws: ModelError.contextTooLong(positions: 81, contextLength: 80)) {
            try self.reader(model, capacity: 81)
        }
    }

    @Test(arguments: [TinyModel.gpt2(), TinyModel.gpt2(pauses: 3), TinyModel.llama(pauses: 1)])
    func refusesTokensThatAreNoRows(configuration: TransformerConfiguration) throws {
        let model = try TinyModel.model(configuration)
        let reader = try reader(model)
        let rows = configuration.vocabularySize + configuration.pauseTokenCount
        _ = try reader.read(tokens: [Int32(rows - 1)], positions: [0])
        for token in [-1, rows, Int(Int32.max), Int(Int32.min)] {
            #expect(throws: ModelError.tokenOutOfRange(token: token, rows: rows)) {
                try reader.read(tokens: [0, Int32(token)], positions: [1, 2])
            }
        }
        #expect(reader.count == 1)
    }

    @Test(arguments: TinyModel.configurations)
    func refusesPositionsThatTheModelHasNot(configuration: TransformerConfiguration) throws {
        let reader = try reader(TinyModel.model(configuration))
        _ = try reader.read(tokens: [0], positions: [79])
        #expect(throws: ModelError.contextTooLong(positions: 81, contextLength: 80)) {
            try reader.read(tokens: [0], positions: [80])
        }
        #expect(throws: ModelError.contextTooLong(positions: Int(Int32.max) + 1, contextLength: 80)) {
            try reader.read(tokens: [0, 0], positions: [1, .max])
        }
        #expect(reader.count == 1)
    }
}
