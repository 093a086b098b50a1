import Testing

@testable import Eval

@Suite struct GSM8kMetricTests {
    private struct Golden: Decodable {
        struct Case: Decodable {
            let reply: String
            let reference: String
            let strict: String
            let flexible: String
            let strictMatch: Double
            let flexibleMatch: Double
        }

        let normalized: [[String]]
        let cases: [Case]
    }

    private let golden: Golden

    init() throws {
        golden = try Fixture.decode(Golden.self, from: "metrics/gsm8k.json")
    }

    @Test func normalizesAsTheHarness() throws {
        try #require(golden.normalized.count > 70)
        for row in golden.normalized {
            #expect(GSM8kMetric.normalized(row[0]) == row[1], "'\(row[0])'")
        }
    }

    @Test func extractsAndGradesAsTheHarness() throws {
        try #require(golden.cases.count > 250)
        for item in golden.cases {
            let comment: Comment = "'\(item.reply)' against '\(item.reference)'"
            #expect(GSM8kMetric.extract(from: item.reply, by: .strictMatch) == item.strict, comment)
            #expect(GSM8kMetric.extract(from: item.reply, by: .flexibleExtract) == item.flexible, comment)
            #expect(exactMatch(item, .strictMatch) == item.strictMatch, comment)
            #expect(exactMatch(item, .flexibleExtract) == item.flexibleMatch, comment)
        }
    }

    @Test(arguments: ["18", "-3", "1,234", "0.5"])
    func aWorkedAnswerMatchesItself(number: String) {
        let answer = "First <<1+1=2>>2 of them.\n#### \(number)"
        #expect(GSM8kMetric.exactMatch(reply: answer, reference: number, by: .strictMatch) == 1)
        #expect(GSM8kMetric.exactMatch(reply: answer, reference: answer, by: .strictMatch) == 1)
    }

    private func exactMatch(_ item: Golden.Case, _ extraction: GSM8kMetric.Extraction) -> Double {
        GSM8kMetric.exactMatch(reply: item.reply, reference: item.reference, by: extraction)
    }
}
