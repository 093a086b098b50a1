import Eval
import Testing

@Suite struct ChoiceMetricTests {
    private struct Golden: Decodable {
        struct Case: Decodable {
            let choices: [String]
            let logLikelihoods: [Double]
            let choice: Int
            let normalizedChoice: Int
        }

        let cases: [Case]
    }

    @Test func choosesAsTheHarness() throws {
        let cases = try Fixture.decode(Golden.self, from: "metrics/choices.json").cases
        try #require(cases.count == 60)
        for item in cases {
            #expect(ChoiceMetric.choice(logLikelihoods: item.logLikelihoods) == item.choice)
            let normalized = ChoiceMetric.normalizedChoice(
                logLikelihoods: item.logLikelihoods,
                choices: item.choices
            )
            #expect(normalized == item.normalizedChoice, "\(item.choices)")
        }
    }

    @Test func tiesGoToTheFirst() {
        #expect(ChoiceMetric.choice(logLikelihoods: [-2, -1, -1]) == 1)
    }

    @Test func lengthsAreCountedInCodePoints() {
        // -4 over 2 code points is -2, -3 over 1 is -3, though both are one character to Swift.
        let choice = ChoiceMetric.normalizedChoice(
            logLikelihoods: [-3, -4],
            choices: ["\u{E9}", "e\u{301}"]
        )
        #expect(choice == 1)
    }

    @Test(arguments: [(" 7\n", 1.0), ("7", 1.0), ("7.", 0.0), ("", 0.0)])
    func anExactCompletionIgnoresOnlyWhiteSpaceAround(reply: String, value: Double) {
        #expect(CompletionMetric.exactMatch(prediction: reply, references: ["8", " 7"]) == value)
    }
}
