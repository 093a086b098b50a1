import Datasets
import PauseStrategy
import Testing
import Tokens

@Suite struct ExampleBatchesLimitTests {
    private let tokenizer = CharacterTokens("01")
    private let long = ListedExamples([("0", "1"), ("0110101", "11")])

    private func batch(
        of source: any ExampleSource,
        contextLength: Int,
        strategy: (any PauseStrategy)? = nil,
        _ change: (inout ExampleBatches.Configuration) -> Void = { _ in }
    ) throws -> Batch {
        var configuration = ExampleBatches.Configuration()
        configuration.batchSize = 2
        configuration.order = .sequential
        configuration.contextLength = contextLength
        change(&configuration)
        return try ExampleBatches(
            source,
            tokenizer: tokenizer,
            strategy: strategy,
            configuration: configuration
        )
        .batch(at: 0)
    }

    @Test func padsNoFurtherThanTheContext() throws {
        #expect(try batch(of: long, contextLength: 64).positionCount == 8)
        #expect(try batch(of: long, contextLength: 10) { $0.lengthMultiple = 6 }.positionCount == 10)
        #expect(try batch(of: long, contextLength: 8) { $0.lengthMultiple = 5 }.positionCount == 8)
    }

    @Test func namesAnExampleThatDoesNotFit() throws {
        let error = DatasetError.exampleTooLong(id: "1", positions: 8, limit: 7)
        #expect(throws: error) { try batch(of: long, contextLength: 7) }
        let pauses = try TestPauses(.append, count: 5, token: tokenizer.pause)
        #expect(throws: DatasetError.exampleTooLong(id: "1", positions: 13, limit: 12)) {
            try batch(of: long, contextLength: 12, strategy: pauses)
        }
    }

    @Test func cutsPromptsFromTheLeftAndSaysSo() throws {
        let batch = try batch(of: long, contextLength: 5) {
            $0.overflow = .truncatePrompt
            $0.lengthMultiple = 1
        }
        // Of 0110101 the last four stay; 11 is predicted, its first 1 is an input.
        #expect(batch.tokens == [0, 0, 0, 0, 0, 0, 1, 0, 1, 1])
        #expect(batch.promptCounts == [1, 4])
        #expect(batch.truncatedCounts == [0, 3])
    }

    @Test func keepsTheBeginningTokenWhenItCuts() throws {
        let batch = try batch(of: long, contextLength: 5) {
            $0.overflow = .truncatePrompt
            $0.prependsBeginning = true
            $0.lengthMultiple = 1
        }
        #expect(batch.tokens[5...] == [2, 1, 0, 1, 1])
        #expect(batch.truncatedCounts == [0, 4])
    }

    @Test func placesPausesAnewAfterACut() throws {
        // One pause per prompt token: of seven, three stay, with three pauses before them.
        let batch = try batch(
            of: long,
            contextLength: 7,
            strategy: TestPauses(.onePerPromptToken, token: tokenizer.pause)
        ) {
            $0.overflow = .truncatePrompt
            $0.lengthMultiple = 1
        }
        let pause = tokenizer.pause
        #expect(batch.tokens[7...] == [pause, pause, pause, 1, 0, 1, 1])
        #expect(batch.insertedCounts[1] == 3)
        #expect(batch.truncatedCounts[1] == 4)
    }

    @Test func leavesOneTokenToPredictFrom() throws {
        let source = ListedExamples([("0", "1"), ("0001", "1")])
        let batch = try batch(of: source, contextLength: 1) { $0.overflow = .truncatePrompt }
        #expect(batch.tokens == [0, 1])
        #expect(batch.targets == [.next(1), .next(1)])
        #expect(batch.truncatedCounts == [0, 3])
    }

    @Test func neverCutsACompletion() {
        let source = ListedExamples([("0", "1"), ("01", "111111")])
        #expect(throws: DatasetError.exampleTooLong(id: "1", positions: 7, limit: 4)) {
            try batch(of: source, contextLength: 4) { $0.overflow = .truncatePrompt }
        }
    }

    @Test(arguments: [("0", ""), ("", "1")])
    func namesAnExampleWithNothingToPredict(prompt: String, completion: String) {
        let source = ListedExamples([(prompt: prompt, completion: completion)])
        let problem = "no output has a target; give it a prompt and a completion"
        #expect(throws: DatasetError.untrainableExample(id: "0", problem: problem)) {
            try batch(of: source, contextLength: 8)
        }
    }

    @Test func refusesSettingsThatCannotWork() {
        let settings: [(String, Int, WritableKeyPath<ExampleBatches.Configuration, Int>)] = [
            ("batchSize", 65_536, \.batchSize), ("contextLength", 1 << 24, \.contextLength),
            ("lengthMultiple", 1 << 24, \.lengthMultiple),
        ]
        for (name, limit, path) in settings {
            for value in [0, limit + 1, .max] {
                let problem = "is \(value); it must be in 1...\(limit)"
                #expect(throws: DatasetError.invalidSetting(name: name, problem: problem)) {
                    try batch(of: long, contextLength: 8) { $0[keyPath: path] = value }
                }
            }
        }
        #expect(throws: DatasetError.empty("parity")) {
            try batch(of: LimitedExamples(ParityTask(split: .test), limit: 0), contextLength: 64)
        }
    }
}
