import Datasets
import Testing
import Tokenizer
import Tokens

@Suite struct WindowBatchesTests {
    private let pause: TokenID = 1000

    /// Tokens 0, 1, 2, ...: each window shows where it begins.
    private func corpus(_ count: Int) -> TokenCorpus {
        TokenCorpus(name: "numbers", tokens: (0..<count).map { TokenID($0) })
    }

    private func configuration(
        batchSize: Int = 1,
        contextLength: Int,
        _ change: (inout WindowBatches.Configuration) -> Void = { _ in }
    ) -> WindowBatches.Configuration {
        var configuration = WindowBatches.Configuration()
        configuration.batchSize = batchSize
        configuration.contextLength = contextLength
        change(&configuration)
        return configuration
    }

    @Test func matchesArraysComputedByHand() throws {
        let batches = try WindowBatches(
            corpus(4),
            strategy: nil,
            configuration: configuration(batchSize: 2, contextLength: 3)
        )
        let batch = try batches.batch(at: 5)
        #expect(batches.windowCount == 1)
        #expect(batch.tokens == [0, 1, 2, 0, 1, 2])
        #expect(batch.targets == [.next(1), .next(2), .next(3), .next(1), .next(2), .next(3)])
        #expect(batch.positions == [0, 1, 2, 0, 1, 2])
        #expect(batch.promptCounts == [0, 0])
        #expect(batch.realCounts == [3, 3])
        #expect(batch.insertedCounts == [0, 0])
    }

    @Test(arguments: [1, 2, 3, 7], [8, 20, 41])
    func asksForEveryTokenOncePerEpoch(contextLength: Int, count: Int) throws {
        let batches = try WindowBatches(
            corpus(count),
            strategy: nil,
            configuration: configuration(contextLength: contextLength) { $0.shiftsWindows = false }
        )
        for epoch in 0..<3 {
            let targets = try (0..<batches.windowCount).flatMap { index in
                try batches.batch(at: epoch * batches.windowCount + index).targets.compactMap(\.token)
            }
            let covered = batches.windowCount * contextLength
            #expect(targets.sorted() == (1...covered).map { TokenID($0) })
            #expect(count - 1 - covered < contextLength)
        }
    }

    @Test func shiftsWindowsFromEpochToEpochButStaysInside() throws {
        let batches = try WindowBatches(
            corpus(103),
            strategy: nil,
            configuration: configuration(contextLength: 10)
        )
        #expect(batches.windowCount == 9)
        var offsets: Set<Int32> = []
        for epoch in 0..<40 {
            let windows = try (0..<9).map { try batches.batch(at: epoch * 9 + $0) }
            let starts = windows.map { $0.tokens[0].rawValue }.sorted()
            #expect(windows.allSatisfy { $0.targets.last == .next(TokenID(Int($0.tokens[9].rawValue) + 1)) })
            #expect(starts == (0..<9).map { starts[0] + 10 * $0 })
            offsets.insert(starts[0])
        }
        #expect(offsets.isSubset(of: Set(0..<10)))
        #expect(offsets.count >= 8)
    }

    @Test func shufflesTheWindowsAnewInEveryEpoch() throws {
        let batches = try WindowBatches(
            corpus(200),
            strategy: nil,
            configuration: configuration(contextLength: 10) { $0.shiftsWindows = false }
        )
        let epochs = try (0..<4).map { epoch in
            try (0..<batches.windowCount).map {
                try batches.batch(at: epoch * batches.windowCount + $0).tokens[0]
            }
        }
        #expect(Set(epochs).count == 4)
        #expect(Set(epochs.map { Set($0) }).count == 1)
    }

    @Test func trimsPausesBackToTheContext() throws {
        let strategy = try TestPauses(.random, count: 3, token: pause)
        let batches = try WindowBatches(
            corpus(500),
            strategy: strategy,
            configuration: configuration(batchSize: 4, contextLength: 16)
        )
        var total = 0
        for index in 0..<20 {
            let batch = try batches.batch(at: index)
            #expect(batch.positionCount == 16)
            for row in 0..<4 {
                let tokens = batch.tokens[row * 16..<(row + 1) * 16]
                let real = tokens.filter { $0 != pause }
                #expect(batch.realCounts[row] + batch.insertedCounts[row] == 16)
                #expect(batch.realCounts[row] == real.count)
                #expect(zip(real, real.dropFirst()).allSatisfy { $0.rawValue + 1 == $1.rawValue })
                #expect(batch.targets[row * 16..<(row + 1) * 16].allSatisfy { $0.token != pause })
            }
            total += batch.insertedCounts.reduce(0, +)
        }
        #expect(total > 0)
    }

    @Test func givesTheSameBatchHoweverFarTheRunGot() throws {
        let strategy = try TestPauses(.random, count: 3, token: pause)
        let settings = configuration(batchSize: 4, contextLength: 16)
        let used = try WindowBatches(corpus(500), strategy: strategy, configuration: settings)
        for index in [40, 3, 22, 24] { _ = try used.batch(at: index) }
        let fresh = try WindowBatches(corpus(500), strategy: strategy, configuration: settings)
        #expect(try used.batch(at: 23) == fresh.batch(at: 23))
    }

    @Test func countsEpochsByVisits() throws {
        let batches = try WindowBatches(
            corpus(41),
            strategy: nil,
            configuration: configuration(contextLength: 8) { $0.batchSize = 2 }
        )
        // Two windows in a batch.
        let count = batches.windowCount
        for index in 0..<4 * count { #expect(batches.epoch(at: index) == 2 * index / count) }
    }

    @Test func drawsPausesAnewInEveryEpoch() throws {
        let batches = try WindowBatches(
            corpus(17),
            strategy: TestPauses(.random, count: 3, token: pause),
            configuration: configuration(contextLength: 16)
        )
        #expect(batches.windowCount == 1)
        #expect(try Set((0..<6).map { try batches.batch(at: $0).tokens }).count >= 5)
    }

    @Test func equalsAStrategyWithoutPausesWhenThereIsNone() throws {
        let settings = configuration(batchSize: 3, contextLength: 16)
        let without = try WindowBatches(corpus(300), strategy: nil, configuration: settings)
        let none = try WindowBatches(
            corpus(300),
            strategy: TestPauses(.none, token: pause),
            configuration: settings
        )
        for index in 0..<10 { #expect(try without.batch(at: index) == none.batch(at: index)) }
    }

    @Test func keepsPackedDocumentsApart() throws {
        var documents = MiniDocuments.Configuration()
        documents.documentCount = 50
        let source = try MiniDocuments(documents, split: .train)
        let tokenizer = CharacterTokens(MiniDocuments.alphabet, hasEnds: false)
        let corpus = try TokenCorpus(source, tokenizer: tokenizer)
        let batches = try WindowBatches(
            corpus,
            strategy: nil,
            configuration: configuration(contextLength: 64) {
                $0.stride = 65
                $0.shiftsWindows = false
            }
        )
        #expect(corpus.documentCount == 50)
        #expect(batches.windowCount == 50)
        let read = try (0..<50).map { index in
            let batch = try batches.batch(at: index)
            return tokenizer.decode(batch.tokens + [batch.targets.last?.token].compactMap(\.self))
        }
        #expect(Set(read) == Set((0..<50).map { source.document(at: $0) }))
    }

    @Test func tellsWhereDocumentsBegin() throws {
        let tokens: [TokenID] = [5, 6, 0, 7, 0, 8, 9, 0]
        let corpus = TokenCorpus(name: "ends", tokens: tokens, documentCount: 3, documentEnd: 0)
        let batches = try WindowBatches(
            corpus,
            strategy: TestPauses(.append, count: 2, token: 0),
            configuration: configuration(contextLength: 7) { $0.separatesDocuments = true }
        )
        #expect(try batches.batch(at: 0).documentStarts == [0, 0, 0, 0, 0, 5, 5])
        let plain = try WindowBatches(corpus, strategy: nil, configuration: configuration(contextLength: 7))
        #expect(try plain.batch(at: 0).documentStarts == nil)
    }

    @Test func separatesNoDocumentsWithoutEnds() {
        let problem = "the tokenizer has no end token to tell documents apart by; turn the setting off"
        #expect(throws: DatasetError.invalidSetting(name: "separatesDocuments", problem: problem)) {
            try WindowBatches(
                corpus(16),
                strategy: nil,
                configuration: configuration(contextLength: 8) { $0.separatesDocuments = true }
            )
        }
    }

    @Test func refusesWhatCannotWork() {
        #expect(throws: DatasetError.corpusTooShort(name: "numbers", tokens: 16, needed: 17)) {
            try WindowBatches(corpus(16), strategy: nil, configuration: configuration(contextLength: 16))
        }
        let changes: [(String, Int, (inout WindowBatches.Configuration, Int) -> Void)] = [
            ("batchSize", 65_536, { $0.batchSize = $1 }),
            ("contextLength", 1 << 24, { $0.contextLength = $1 }),
            ("stride", 1 << 24, { $0.stride = $1 }),
        ]
        for (name, limit, change) in changes {
            for value in [0, limit + 1, .max] {
                let problem = "is \(value); it must be in 1...\(limit)"
                #expect(throws: DatasetError.invalidSetting(name: name, problem: problem)) {
                    try WindowBatches(
                        corpus(16),
                        strategy: nil,
                        configuration: configuration(contextLength: 8) { change(&$0, value) }
                    )
                }
            }
        }
    }
}
