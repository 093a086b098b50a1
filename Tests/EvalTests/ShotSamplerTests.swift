import Datasets
import Testing

@testable import Eval

@Suite struct ShotSamplerTests {
    private struct Golden: Decodable {
        struct Case: Decodable {
            let seed: UInt32
            let count: Int
            let total: Int
            let draws: [[Int]]
            let skippedAfterThird: Int
        }

        let cases: [Case]
    }

    @Test func drawsAsPythonDraws() throws {
        let cases = try Fixture.decode(Golden.self, from: "metrics/shots.json").cases
        try #require(cases.count == 9)
        for item in cases {
            var random = PythonRandom(seed: item.seed)
            func next() -> [Int] { random.sample(item.count, of: item.total) }
            let first = item.draws.prefix(3)
            #expect(first.map { _ in next() } == Array(first), "seed \(item.seed)")
            for _ in 0..<item.skippedAfterThird { _ = next() }
            let rest = item.draws.dropFirst(3)
            #expect(rest.map { _ in next() } == Array(rest), "seed \(item.seed), after the gap")
        }
    }

    @Test func anItemIsNeverItsOwnExample() throws {
        for policy in [ShotPolicy.first(3), .random(3)] {
            var sampler = try ShotSampler(task: "sums", policy: policy, source: Sums(count: 4))
            for index in 0..<4 {
                let item = try Sums().example(at: index)
                let shots = try sampler.shots(for: item)
                #expect(shots.count == 3)
                #expect(Set(shots.map(\.id)).count == 3 && !shots.map(\.id).contains(item.id))
            }
        }
    }

    @Test func theFirstExamplesAreTheSameForEveryItem() throws {
        var sampler = try ShotSampler(task: "sums", policy: .first(2), source: Sums())
        let item = try Sums().example(at: 9)
        #expect(try sampler.shots(for: item).map(\.id) == ["sum-0", "sum-1"])
        #expect(try sampler.shots(for: item).map(\.id) == ["sum-0", "sum-1"])
    }

    @Test func drawsFromASourceThatNeverEnds() throws {
        var sampler = try ShotSampler(task: "sums", policy: .random(3), source: Sums(count: nil))
        let shots = try (0..<5).map { try sampler.shots(for: try Sums().example(at: $0)).map(\.id) }
        #expect(Set(shots.joined()).count == 15)
    }

    @Test func tooFewExamplesAreAnError() throws {
        #expect(throws: EvalError.tooFewShots(task: "sums", wanted: 5, available: 4)) {
            try ShotSampler(task: "sums", policy: .random(5), source: Sums(count: 4))
        }
        #expect(throws: EvalError.tooFewShots(task: "sums", wanted: 1, available: 0)) {
            try ShotSampler(task: "sums", policy: .first(1), source: nil)
        }
        for policy in [ShotPolicy.first(.max), .random(.max), .random(65_537)] {
            #expect(
                throws: EvalError.tooFewShots(task: "sums", wanted: policy.count, available: 65_536)
            ) {
                try ShotSampler(task: "sums", policy: policy, source: Sums(count: nil))
            }
        }
        var sampler = try ShotSampler(task: "sums", policy: .first(4), source: Sums(count: 4))
        #expect(throws: EvalError.tooFewShots(task: "sums", wanted: 4, available: 3)) {
            try sampler.shots(for: try Sums().example(at: 0))
        }
    }

    @Test func withoutExamplesNoDataIsNeeded() throws {
        var sampler = try ShotSampler(task: "sums", policy: .none, source: nil)
        #expect(try sampler.shots(for: try Sums().example(at: 0)).isEmpty)
    }
}
