public import Eval
import Mustache

extension Report {
    /// The report as a page that needs nothing else: no script, no font, no picture from outside.
    ///
    /// Every text of the report is escaped, so an arm may be called anything.
    ///
    /// - Throws: `EvalError.notWritten` if the template cannot be read.
    public func html() throws(EvalError) -> String {
        do {
            return try MustacheTemplate(string: ReportTemplate.page).render(pageContext)
        } catch {
            throw .notWritten(file: "report.html", problem: "its template is wrong: \(error)")
        }
    }

    private var pageContext: [String: Any] {
        [
            "title": title,
            "style": ReportStyle.sheet,
            "notes": notes,
            "tasks": measures.map(\.taskLine).unique().map(taskContext),
            "curves": curveCharts.map(\.svg),
            "hasTraining": !curves.isEmpty || !training.isEmpty,
            "trainingCosts": training.isEmpty ? [] : [["rows": training.map(Self.context)]],
            "costs": results.contains { $0.cost != nil } ? [["rows": costRows]] : [],
        ]
    }

    private func taskContext(_ task: String) -> [String: Any] {
        [
            "task": task,
            "measures": measures.filter { $0.taskLine == task }.map { measure in
                [
                    "metric": measure.metric,
                    "rows": results.filter { $0.measure == measure }.map(rowContext),
                    "dots": dotPlot(of: measure).svg,
                    "sweep": sweep(of: measure).map { [$0.svg] } ?? [],
                    "pairs": comparisonContext(of: measure),
                ] as [String: Any]
            },
        ]
    }

    private func comparisonContext(of measure: Measure) -> [[String: Any]] {
        let rows = comparisons.filter { $0.measure == measure }.map(Self.context)
        return rows.isEmpty ? [] : [["rows": rows]]
    }

    private func rowContext(_ result: ReportResult) -> [String: Any] {
        [
            "arm": result.condition.arm,
            "strategy": result.condition.strategy,
            "pauses": result.condition.pauses,
            "mean": NumberText.mean(result.value, deviation: result.standardDeviation),
            "interval": NumberText.interval(result.interval, deviation: result.standardDeviation),
            "items": result.itemCount,
            "seeds": result.perSeed.count,
        ]
    }

    private static func context(_ comparison: ReportComparison) -> [String: Any] {
        [
            "left": "\(comparison.left)",
            "right": "\(comparison.right)",
            "difference": NumberText.difference(comparison.test.difference),
            "interval": NumberText.interval(comparison.test.interval),
            "p": NumberText.pValue(comparison.test.pValue),
            "adjusted": NumberText.pValue(comparison.adjustedPValue),
            "test": comparison.test.name.rawValue,
            "pairs": comparison.test.pairCount,
        ]
    }

    private static func context(_ cost: TrainingCost) -> [String: Any] {
        [
            "arm": cost.arm,
            "parameters": NumberText.large(Double(cost.parameters)),
            "steps": cost.steps,
            "real": NumberText.large(cost.realTokens),
            "pauses": NumberText.large(cost.pauseTokens),
            "flops": cost.flops.map(NumberText.large) ?? "–",
            "seconds": NumberText.large(cost.seconds),
        ]
    }

    /// What an item cost, once per task and condition: the metrics of a task share their runs.
    private var costRows: [[String: Any]] {
        var seen: Set<String> = []
        return results.compactMap { result in
            let run = "\(result.measure.taskLine)\n\(result.condition)"
            guard let cost = result.cost, seen.insert(run).inserted else { return nil }
            let items = Double(max(result.itemCount * result.perSeed.count, 1))
            return [
                "task": result.measure.taskLine,
                "condition": "\(result.condition)",
                "prompt": NumberText.large(Double(cost.tokens.prompt) / items),
                "pauses": NumberText.large(Double(cost.tokens.pauses) / items),
                "answer": NumberText.large(Double(cost.tokens.generated + cost.tokens.scored) / items),
                "flops": cost.flops.map { NumberText.large($0 / items) } ?? "–",
                "milliseconds": NumberText.large(cost.seconds * 1000 / items),
            ]
        }
    }
}
