import Eval

extension Report {
    /// The report for a terminal: a table per measure, one of comparisons, one of costs, the notes.
    public var text: String {
        let tables = measures.map { "\($0)\n\n\(resultTable(of: $0))" }
        let differences = comparisons.isEmpty ? [] : ["Comparisons\n\n\(comparisonTable)"]
        let remarks = notes.isEmpty ? [] : [notes.map { "Note: \($0)" }.joined(separator: "\n")]
        let costs = training.isEmpty ? [] : ["Training, mean over seeds\n\n\(trainingTable)"]
        return ([title] + tables + differences + costs + remarks).joined(separator: "\n\n") + "\n"
    }

    /// The measures, in the order of their first result.
    var measures: [Measure] { results.map(\.measure).unique() }

    private func resultTable(of measure: Measure) -> String {
        var table = TextTable(columns: [
            ("arm", .left), ("strategy", .left), ("pauses", .right), ("mean ± sd", .left),
            ("95 % interval", .left), ("items", .right), ("seeds", .right),
        ])
        for result in results where result.measure == measure {
            let deviation = result.standardDeviation
            table.append([
                result.condition.arm,
                result.condition.strategy,
                String(result.condition.pauses),
                NumberText.mean(result.value, deviation: deviation),
                NumberText.interval(result.interval, deviation: deviation),
                String(result.itemCount),
                String(result.perSeed.count),
            ])
        }
        return table.text
    }

    private var trainingTable: String {
        var table = TextTable(columns: [
            ("arm", .left), ("parameters", .right), ("steps", .right), ("real tokens", .right),
            ("pauses", .right), ("FLOPs", .right), ("seconds", .right),
        ])
        for cost in training {
            table.append([
                cost.arm,
                NumberText.large(Double(cost.parameters)),
                String(cost.steps),
                NumberText.large(cost.realTokens),
                NumberText.large(cost.pauseTokens),
                cost.flops.map(NumberText.large) ?? "–",
                NumberText.large(cost.seconds),
            ])
        }
        return table.text
    }

    private var comparisonTable: String {
        var table = TextTable(columns: [
            ("measure", .left), ("left", .left), ("right", .left), ("difference", .right),
            ("95 % interval", .left), ("p", .right), ("p (Holm)", .right), ("test", .left), ("pairs", .right),
        ])
        for comparison in comparisons {
            table.append([
                "\(comparison.measure)",
                "\(comparison.left)",
                "\(comparison.right)",
                NumberText.difference(comparison.test.difference),
                NumberText.interval(comparison.test.interval),
                NumberText.pValue(comparison.test.pValue),
                NumberText.pValue(comparison.adjustedPValue),
                comparison.test.name.rawValue,
                String(comparison.test.pairCount),
            ])
        }
        return table.text
    }
}
