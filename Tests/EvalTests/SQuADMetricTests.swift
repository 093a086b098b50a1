import Testing

@testable import Eval

@Suite struct SQuADMetricTests {
    private struct Golden: Decodable {
        struct Case: Decodable {
            let prediction: String
            let references: [String]
            let exactMatch: Double
            let f1: Double
        }

        let normalized: [[String]]
        let cases: [Case]
    }

    private let golden: Golden

    init() throws {
        golden = try Fixture.decode(Golden.self, from: "metrics/squad.json")
    }

    @Test func normalizesAsTheOfficialDefinition() throws {
        try #require(golden.normalized.count > 80)
        for row in golden.normalized {
            // Code points, because Swift's == takes "é" and "e + accent" for the same.
            #expect(
                Array(SQuADMetric.normalized(row[0]).unicodeScalars) == Array(row[1].unicodeScalars),
                "'\(row[0])'"
            )
        }
    }

    @Test func scoresAsTheOfficialDefinition() throws {
        try #require(golden.cases.count > 500)
        for item in golden.cases {
            let comment: Comment = "'\(item.prediction)' against \(item.references)"
            let exact = SQuADMetric.exactMatch(prediction: item.prediction, references: item.references)
            let f1 = SQuADMetric.f1(prediction: item.prediction, references: item.references)
            #expect(exact == item.exactMatch, comment)
            #expect(abs(f1 - item.f1) < 1e-12, comment)
        }
    }

    @Test(arguments: ["Denver Broncos", "the", "caf\u{E9}", "24\u{2013}10", "O\u{394}O\u{3A3}"])
    func normalizingTwiceChangesNothing(answer: String) {
        let once = SQuADMetric.normalized(answer)
        #expect(SQuADMetric.normalized(once) == once)
    }

    @Test func exactMatchIsNeverAboveF1UnlessTheAnswerIsEmpty() {
        for item in golden.cases where !SQuADMetric.normalized(item.prediction).isEmpty {
            let exact = SQuADMetric.exactMatch(prediction: item.prediction, references: item.references)
            let f1 = SQuADMetric.f1(prediction: item.prediction, references: item.references)
            #expect(exact <= f1 + 1e-12, "'\(item.prediction)' against \(item.references)")
        }
    }

    @Test func f1DoesNotDependOnWhichSideIsTheReference() {
        for item in golden.cases {
            guard let reference = item.references.first else { continue }
            let forwards = SQuADMetric.f1(prediction: item.prediction, references: [reference])
            let backwards = SQuADMetric.f1(prediction: reference, references: [item.prediction])
            #expect(abs(forwards - backwards) < 1e-12)
        }
    }

    @Test func composedAndDecomposedLettersDiffer() {
        #expect(SQuADMetric.exactMatch(prediction: "caf\u{E9}", references: ["cafe\u{301}"]) == 0)
    }

    @Test func answersWithoutReferencesScoreNothing() {
        #expect(SQuADMetric.exactMatch(prediction: "yes", references: []) == 0)
        #expect(SQuADMetric.f1(prediction: "yes", references: []) == 0)
    }
}
