import Eval
import Testing

@testable import EvalReport

@Suite struct ReportTextTests {
    @Test func columnsAreAligned() {
        var table = TextTable(columns: [("arm", .left), ("value", .right), ("p", .left)])
        table.append(["a", "1", "x"])
        table.append(["much longer", "123.25", ""])
        #expect(
            table.text == """
                arm           value  p
                -----------  ------  -
                a                 1  x
                much longer  123.25
                """
        )
    }

    @Test func theReportIsReadableAsText() throws {
        var report = try sampleReport()
        report.results = report.results.filter { $0.measure.metric == "exact_match" }
        report.comparisons = []
        report.training = []
        #expect(
            report.text == """
                Sums <& "pauses">

                sums v2, test: exact_match

                arm              strategy  pauses  mean ± sd      95 % interval   items  seeds
                ---------------  --------  ------  -------------  --------------  -----  -----
                StdPT_StdFT      none           0  0.617 ± 0.038  [0.522, 0.712]     40      3
                StdPT_PauseFT    append        10  0.692 ± 0.029  [0.620, 0.763]     40      3
                PausePT_PauseFT  append        10  0.917 ± 0.052  [0.787, 1.046]     40      3

                Note: The model is scripted & knows <nothing>.

                """
        )
    }

    @Test(arguments: [
        (0.80712, 0.0441, "0.807 ± 0.044"), (0.99927, 0.00025, "0.99927 ± 0.00025"),
        (0.5, 0, "0.500 ± 0.000"), (0.5, 0.2, "0.500 ± 0.200"),
    ])
    func meansShowTwoDigitsOfTheDeviation(mean: Double, deviation: Double, text: String) {
        #expect(NumberText.mean(mean, deviation: deviation) == text)
    }

    @Test(arguments: [(1.0, "1.000"), (0.0204, "0.020"), (0.0009, "<0.001"), (0, "<0.001")])
    func smallProbabilitiesAreOnlySmall(value: Double, text: String) {
        #expect(NumberText.pValue(value) == text)
    }

    @Test(arguments: [
        (0, "0"), (7, "7"), (3.05, "3.05"), (999, "999"), (27_109, "27.1 k"), (1.2e9, "1.20 G"),
        (2e21, "2.00e+21"),
    ])
    func largeNumbersHaveThreeDigitsAndAUnit(value: Double, text: String) {
        #expect(NumberText.large(value) == text)
    }

    @Test func zeroHasNoSign() {
        #expect(NumberText.difference(-0.00001) == "0.000")
        #expect(NumberText.difference(0.05) == "+0.050" && NumberText.difference(-0.05) == "-0.050")
    }
}
