import Datasets
import PauseStrategy
import Testing
import Tokens

@Suite struct ExampleBatchesTests {
    private let tokenizer = CharacterTokens("01")

    private func configuration(
        batchSize: Int = 2,
        _ change: (inout ExampleBatches.Configuration) -> Void = { _ in }
    ) -> ExampleBatches.Configuration {
        var configuration = ExampleBatches.Configuration()
        configuration.batchSize = batchSize
        change(&configuration)
        return configuration
    }

    /// Seven examples of different prompts: 0, 1, 00, 01, 10, 11, 000.
    private let seven = ListedExamples(
        ["0", "1", "00", "01", "10", "11", "000"].map { (prompt: $0, completion: "10") }
    )

    private func batches(_ configuration: ExampleBatches.Configuration, strategy: (any PauseStrategy)?) throws
        -> ExampleBatches
    {
        try ExampleBatches(seven, tokenizer: tokenizer, strategy: strategy, configuration: configuration)
    }

    @Test func matchesArraysComputedByHand() throws {
        var first = Example(id: "a", prompt: "01", completion: "1", references: ["1"])
        first.hints = ["0"]
        let second = Example(id: "b", prompt: "1", completion: "00", references: ["00"])
        let batches = try ExampleBatches(
            ListedExamples([first, second]),
            tokenizer: tokenizer,
            strategy: TestPauses(.append, count: 2, token: tokenizer.pause),
            configuration: configuration {
                $0.order = .sequential
                $0.appendsEnd = true
                $0.lengthMultiple = 4
            }
        )
        let batch = try batches.batch(at: 0)
        // End is 3, pause 4. The last token of each row, the end, is a target but no input.
        #expect(batch.positionCount == 8)
        #expect(batch.tokens == [0, 1, 4, 4, 1, 0, 0, 0, 1, 4, 4, 0, 0, 0, 0, 0])
        let nothing = Target.ignored
        let padding = Array(repeating: nothing, count: 3)
        #expect(
            batch.targets == [nothing, nothing, .hint(0), .next(1), .next(3)] + padding
                + [nothing, nothing, .next(0), .next(0), .next(3)] + padding
        )
        #expect(batch.positions == [0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7])
        #expect(batch.promptCounts == [2, 1])
        #expect(batch.realCounts == [3, 3])
        #expect(batch.insertedCounts == [2, 2])
        #expect(batch.truncatedCounts == [0, 0])
    }

    @Test func buildsTheDemonstrationOfHintedPauses() throws {
        var task = ParityTask.Configuration()
        task.hasHints = true
        let batches = try ExampleBatches(
            ParityTask(task, split: .train),
            tokenizer: tokenizer,
            strategy: TestPauses(.append, count: 20, token: tokenizer.pause),
            configuration: configuration(batchSize: 64)
        )
        let batch = try batches.batch(at: 11)
        // 20 bits, 20 pauses: 19 thresholds, and the answer at the last pause.
        #expect(batch.positionCount == 40)
        for row in 0..<64 {
            let targets = batch.targets[row * 40..<(row + 1) * 40]
            let example = try ParityTask(task, split: .train).example(at: 11 * 64 + row)
            #expect(targets.prefix(20).allSatisfy { $0 == .ignored })
            #expect(targets.dropFirst(20).prefix(19).map(\.token) == example.hints.map { $0 == "1" ? 1 : 0 })
            #expect(targets.last == .next(example.completion == "1" ? 1 : 0))
        }
    }

    @Test func givesTheSameBatchHoweverFarTheRunGot() throws {
        let strategy = try TestPauses(.random, count: 3, token: tokenizer.pause)
        let fresh = try batches(configuration(), strategy: strategy).batch(at: 23)
        let used = try batches(configuration(), strategy: strategy)
        for index in [40, 3, 22, 24] { _ = try used.batch(at: index) }
        #expect(try used.batch(at: 23) == fresh)
        #expect(try used.batch(at: 24) != fresh)
    }

    @Test func givesTheSameBatchesFromManyTasksAtOnce() async throws {
        let strategy = try TestPauses(.random, count: 3, token: tokenizer.pause)
        let source = try batches(configuration(batchSize: 3), strategy: strategy)
        let expected = try (0..<40).map { try source.batch(at: $0) }
        let found = try await withThrowingTaskGroup(of: (Int, Batch).self) { group in
            for index in 0..<40 { group.addTask { (index, try source.batch(at: index)) } }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect((0..<40).allSatisfy { found[$0] == expected[$0] })
    }

    @Test(arguments: [ExampleBatches.Order.shuffled, .sequential], [1, 2, 5, 7, 20])
    func visitsEveryExampleOncePerEpoch(order: ExampleBatches.Order, batchSize: Int) throws {
        let source = try batches(configuration(batchSize: batchSize) { $0.order = order }, strategy: nil)
        let visits = try (0...70 / batchSize).flatMap { index in
            let batch = try source.batch(at: index)
            return (0..<batchSize).map { row in
                batch.tokens[
                    row * batch.positionCount..<row * batch.positionCount + Int(batch.promptCounts[row])
                ]
            }
        }
        let epochs = stride(from: 0, to: 70, by: 7).map { visits[$0..<$0 + 7].map(Array.init) }
        #expect(epochs.allSatisfy { Set($0).count == 7 })
        #expect((Set(epochs).count > 1) == (order == .shuffled))
    }

    @Test func drawsPausesAnewInEveryEpoch() throws {
        let source = try batches(
            configuration(batchSize: 7) { $0.order = .sequential },
            strategy: TestPauses(.random, count: 3, token: tokenizer.pause)
        )
        let epochs = try (0..<5).map { try source.batch(at: $0) }
        #expect(Set(epochs.map(\.tokens)).count == 5)
        #expect(Set(epochs.map { $0.realCounts }).count >= 1)
    }

    @Test func tiesPausesToTheExampleNotToTheBatch() throws {
        let strategy = try TestPauses(.random, count: 3, token: tokenizer.pause)
        let inSequence: (Int) -> ExampleBatches.Configuration = { batchSize in
            self.configuration(batchSize: batchSize) {
                $0.order = .sequential
                $0.lengthMultiple = 16
            }
        }
        let wide = try batches(inSequence(7), strategy: strategy).batch(at: 1)
        let narrow = try (7..<14).map { try batches(inSequence(1), strategy: strategy).batch(at: $0) }
        #expect(wide.tokens == narrow.flatMap(\.tokens))
        #expect(wide.targets == narrow.flatMap(\.targets))
    }

    @Test func changesOrderAndPausesWithTheSeed() throws {
        let strategy = try TestPauses(.random, count: 3, token: tokenizer.pause)
        let seeds = try (0..<4).map { seed in
            try batches(configuration(batchSize: 7) { $0.seed = seed }, strategy: strategy).batch(at: 0)
        }
        #expect(Set(seeds.map(\.tokens)).count == 4)
    }

    @Test func equalsAStrategyWithoutPausesWhenThereIsNone() throws {
        let none = try TestPauses(.none, token: tokenizer.pause)
        for index in 0..<10 {
            let without = try batches(configuration(batchSize: 3), strategy: nil).batch(at: index)
            #expect(try batches(configuration(batchSize: 3), strategy: none).batch(at: index) == without)
        }
    }

    @Test func countsEveryPosition() throws {
        let strategy = try TestPauses(.random, count: 3, token: tokenizer.pause)
        let source = try batches(configuration(batchSize: 5), strategy: strategy)
        for index in 0..<20 {
            let batch = try source.batch(at: index)
            #expect(batch.positionCount.isMultiple(of: 8))
            for row in 0..<5 {
                let tokens = batch.tokens[row * batch.positionCount..<(row + 1) * batch.positionCount]
                let used = batch.realCounts[row] + batch.insertedCounts[row]
                #expect(tokens.count { $0 == tokenizer.pause } == batch.insertedCounts[row])
                #expect(tokens.dropFirst(used).allSatisfy { $0 == 0 })
                // Two tokens of completion; the first is an input too.
                #expect(batch.realCounts[row] >= 2)
            }
            let targets = batch.targets.count { $0 != .ignored }
            #expect(targets == 10)
        }
    }

    @Test func readsAnEndlessSourceInSequence() throws {
        let task = try ParityTask(split: .train)
        let source = try ExampleBatches(
            task,
            tokenizer: tokenizer,
            strategy: nil,
            configuration: configuration(batchSize: 4) { $0.lengthMultiple = 1 }
        )
        let expected = try (12..<16).flatMap { tokenizer.encode(try task.example(at: $0).prompt) }
        #expect(try source.batch(at: 3).tokens == expected)
    }
}
