import Composition
import Testing
import Training

/// Budgets are short, and never lose a thousand.
@Suite struct BudgetTextTests {
    @Test(arguments: [
        (0, 0, 0.0, "0 tokens, 0 pauses, 0 FLOP"),
        (999, 1, 999.4, "999 tokens, 1 pauses, 999 FLOP"),
        (1000, 48_249, 999.6, "1k tokens, 48.2k pauses, 1 kFLOP"),
        (999_600, 1_234_567, 2.468e15, "1M tokens, 1.23M pauses, 2.47 PFLOP"),
    ])
    func hasThreeDigitsAndAPrefix(tokens: Int, pauses: Int, operations: Double, text: String) {
        var budget = Budget()
        budget.realTokenCount = tokens
        budget.pauseTokenCount = pauses
        budget.operationCount = operations
        #expect(budget.text == text)
    }
}
