import Datasets
import Testing

@Suite struct ParityTaskTests {
    @Test(arguments: BitDistribution.allCases, DataSplit.allCases)
    func keepsTheLawsOfSources(distribution: BitDistribution, split: DataSplit) throws {
        var configuration = ParityTask.Configuration()
        configuration.distribution = distribution
        configuration.hasHints = true
        try ExampleSourceContract(source: ParityTask(configuration, split: split)).check()
    }

    @Test func answersWithTheParityAndHintsWithTheThresholds() throws {
        var configuration = ParityTask.Configuration()
        configuration.hasHints = true
        let task = try ParityTask(configuration, split: .train)
        for index in 0..<500 {
            let example = try task.example(at: index)
            let ones = example.prompt.count { $0 == "1" }
            #expect(example.prompt.count == 20)
            #expect(example.prompt.allSatisfy { "01".contains($0) })
            #expect(example.completion == (ones.isMultiple(of: 2) ? "0" : "1"))
            #expect(example.references == [example.completion])
            // 1[count >= i] for i = 1...19: as many ones as there are, then zeros.
            let expected =
                String(repeating: "1", count: min(ones, 19))
                + String(repeating: "0", count: max(0, 19 - ones))
            #expect(example.hints.joined() == expected)
        }
    }

    @Test func hasNoHintsUnlessAsked() throws {
        #expect(try ParityTask(split: .train).example(at: 0).hints.isEmpty)
    }

    @Test func drawsFairCoins() throws {
        let task = try ParityTask(split: .train)
        let ones = try (0..<2000).map { try task.example(at: $0).prompt.count { $0 == "1" } }
        // 40000 coins: mean 20000, standard deviation 100; five of them on either side.
        #expect((19_500...20_500).contains(ones.reduce(0, +)))
        // The count of 20 coins has variance 5, uniform counts 36.7.
        let variance = ones.map { Double(($0 - 10) * ($0 - 10)) }.reduce(0, +) / 2000
        #expect((4.2...5.8).contains(variance))
    }

    @Test func drawsCountsUniformlyAndPlacesAtRandom() throws {
        var configuration = ParityTask.Configuration()
        configuration.distribution = .uniformCount
        let task = try ParityTask(configuration, split: .test)
        var counts = [Int](repeating: 0, count: 21)
        var places = [Int](repeating: 0, count: 20)
        for index in 0..<4200 {
            let bits = try task.example(at: index).prompt
            counts[bits.count { $0 == "1" }] += 1
            for (place, bit) in bits.enumerated() where bit == "1" { places[place] += 1 }
        }
        // Each of 21 counts is expected 200 times (deviation 13.8), each place 2100 (deviation 32).
        #expect(counts.allSatisfy { (130...270).contains($0) })
        #expect(places.allSatisfy { (1940...2260).contains($0) })
    }

    @Test func separatesSplitsAndSeeds() throws {
        var other = ParityTask.Configuration()
        other.seed = 1
        let sources = [
            try ParityTask(split: .train), try ParityTask(split: .test), try ParityTask(other, split: .train),
        ]
        let prompts = try sources.map { source in try (0..<50).map { try source.example(at: $0).prompt } }
        #expect(Set(prompts).count == 3)
        // Of 150 draws among a million strings, more than a few equal ones would mean one stream.
        #expect(Set(prompts.joined()).count >= 148)
    }

    @Test func handlesASingleBit() throws {
        var configuration = ParityTask.Configuration()
        configuration.bitCount = 1
        configuration.hasHints = true
        let example = try ParityTask(configuration, split: .train).example(at: 3)
        #expect(example.prompt == example.completion)
        #expect(example.hints.isEmpty)
    }

    @Test(arguments: [0, 1_048_577, 1 << 53])
    func refusesNumbersOfBitsThatCannotBe(count: Int) {
        var configuration = ParityTask.Configuration()
        configuration.bitCount = count
        let problem = "is \(count); it must be in 1...1048576"
        #expect(throws: DatasetError.invalidSetting(name: "bitCount", problem: problem)) {
            try ParityTask(configuration, split: .train)
        }
    }
}
