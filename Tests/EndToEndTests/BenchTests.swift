import Foundation
import Testing

/// The last line of a benchmark is one JSON object.
@Suite(.programsAreBuilt) struct BenchTests {
    @Test func timesTraining() throws {
        let outcome = try Workplace().run(
            "bench",
            "train",
            "--preset",
            "tiny",
            "--steps",
            "2",
            "--batch",
            "2",
            "--positions",
            "16",
            "--threads",
            "1"
        )
        #expect(outcome.status == 0)
        let last = try #require(outcome.output.split(separator: "\n").last)
        let object = try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any] ?? [:]
        #expect(object["benchmark"] as? String == "train")
        #expect(object["steps"] as? Int == 2)
        let rate = try #require(object["tokensPerSecond"] as? [String: Double])
        #expect((rate["median"] ?? 0) > 0)
    }
}
