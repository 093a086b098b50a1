import Eval
import EvalReport
import Foundation
import Testing

@Suite struct ReportPageTests {
    @Test func everyTextIsEscaped() throws {
        var report = try sampleReport()
        report.title = "<script>alert('title')</script>"
        report.notes = ["</main><img src=x>"]
        for index in report.results.indices { report.results[index].condition.arm = "<b>\"arm\" & 'co'</b>" }
        let page = try report.html()
        #expect(!page.contains("<script") && !page.contains("<img") && !page.contains("<b>"))
        #expect(page.contains("<h1>&lt;script&gt;alert(&#39;title&#39;)&lt;/script&gt;</h1>"))
        #expect(page.contains("<td>&lt;b&gt;&quot;arm&quot; &amp; &#39;co&#39;&lt;/b&gt;</td>"))
    }

    @Test func thePageNeedsNothingElse() throws {
        let page = try sampleReport().html()
        let outside = page.replacing("http://www.w3.org/2000/svg", with: "")
        for word in ["http", "src=", "href=", "@import", "url(", "<link", "<script"] {
            #expect(!outside.contains(word), "\(word)")
        }
    }

    @Test func thePageIsWellFormed() throws {
        var report = try sampleReport()
        report.curves = [
            ReportCurve(metric: "loss", arm: "StdPT_StdFT", seed: 0, steps: [1, 2], values: [2, 1])
        ]
        let body = try #require(try report.html().split(separator: "</head>\n").last)
        let document = body.replacing("</html>", with: "")
        #expect(Markup.problem(in: String(document)) == nil)
    }

    @Test func everythingInTheReportIsOnThePage() throws {
        var report = try sampleReport()
        report.curves = [
            ReportCurve(metric: "loss", arm: "StdPT_StdFT", seed: 0, steps: [1, 2], values: [2, 1])
        ]
        let page = try report.html()
        for text in [
            "sums v2, test", "PausePT_PauseFT", "0.917 ± 0.052", "paired-t", "loss over steps", "27.1 k",
            "PausePT_PauseFT, 10 pauses", "PausePT_PauseFT [append 10]",
        ] {
            #expect(page.contains(text), "\(text)")
        }
        #expect(page.ranges(of: "<svg").count == 3)
    }

    @Test func severalNumbersOfPausesAreDrawnAsACurve() throws {
        let measure = Measure(task: "t", protocolName: "p", metric: "m")
        let results = [0, 10, 2].map { pauses in
            ReportResult(
                measure,
                condition: Condition(arm: "a", strategy: "append", pauses: pauses),
                value: 0.5,
                interval: ConfidenceInterval(lower: 0.4, upper: 0.6)
            )
        }
        #expect(try Report(title: "t", results: results).html().contains("m against pauses"))
        let other = try Report(title: "t", results: Array(results.prefix(1))).html()
        #expect(!other.contains("m against pauses"))
    }

    @Test func anEmptyReportIsAPage() throws {
        let page = try Report(title: "nothing").html()
        #expect(page.contains("<h1>nothing</h1>") && !page.contains("<section>"))
    }

    /// A p value says nothing without the pair that it belongs to.
    @Test func onlyComparisonsHaveProbabilities() throws {
        var report = try sampleReport()
        #expect(try report.html().contains("p (Holm)") && report.text.contains("p (Holm)"))
        report.comparisons = []
        #expect(try !report.html().contains("p (Holm)") && !report.text.contains("p (Holm)"))
    }
}
