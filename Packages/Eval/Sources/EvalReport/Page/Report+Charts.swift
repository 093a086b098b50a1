import Eval

extension Report {
    /// The arms, in the order in which they appear; the place of an arm is the number of its colour.
    var arms: [String] { (results.map(\.condition.arm) + curves.map(\.arm)).unique() }

    private func index(of arm: String) -> Int { arms.firstIndex(of: arm) ?? 0 }

    /// All conditions of a measure, one below the other.
    func dotPlot(of measure: Measure) -> DotPlot {
        let rows = results.filter { $0.measure == measure }.map { result in
            DotPlot.Row(
                name: Self.rowName(result.condition),
                index: index(of: result.condition.arm),
                value: result.value,
                lower: result.interval.lower,
                upper: result.interval.upper,
                singles: result.perSeed.count > 1 ? result.perSeed.map(\.value) : [],
                note: NumberText.mean(result.value, deviation: result.standardDeviation)
            )
        }
        return DotPlot(
            title: "\(measure.metric) with 95 % interval",
            horizontalTitle: measure.metric,
            rows: rows
        )
    }

    private static func rowName(_ condition: Condition) -> String {
        switch condition.pauses {
        case 0: condition.arm
        case 1: "\(condition.arm), 1 pause"
        default: "\(condition.arm), \(condition.pauses) pauses"
        }
    }

    /// The measure against the number of pauses, where an arm was run with several numbers.
    func sweep(of measure: Measure) -> LineChart? {
        let measured = results.filter { $0.measure == measure }
        let series = measured.map(\.condition.arm).unique().compactMap { arm -> LineChart.Series? in
            let points = measured.filter { $0.condition.arm == arm }
                .sorted { $0.condition.pauses < $1.condition.pauses }
            guard Set(points.map(\.condition.pauses)).count > 1 else { return nil }
            return LineChart.Series(
                name: arm,
                index: index(of: arm),
                points: points.map { Point(x: Double($0.condition.pauses), y: $0.value) },
                intervals: points.map { ($0.interval.lower, $0.interval.upper) },
                hasMarkers: true
            )
        }
        guard !series.isEmpty else { return nil }
        return LineChart(
            title: "\(measure.metric) against pauses",
            horizontalTitle: "pauses per answer",
            verticalTitle: measure.metric,
            series: series
        )
    }

    /// One chart per metric of the curves.
    var curveCharts: [LineChart] {
        curves.map(\.metric).unique().map { metric in
            let drawn = curves.filter { $0.metric == metric }
            return LineChart(
                title: "\(metric) over steps",
                horizontalTitle: "step",
                verticalTitle: metric,
                series: drawn.map(\.arm).unique().map { arm in
                    line(of: drawn.filter { $0.arm == arm }, arm: arm)
                }
            )
        }
    }

    /// The mean of `runs` where all have a value, the single runs behind it.
    private func line(of runs: [ReportCurve], arm: String) -> LineChart.Series {
        let lines = runs.map { run in
            zip(run.steps, run.values).map { Point(x: Double($0), y: $1) }
        }
        var sums: [Double: (sum: Double, count: Int)] = [:]
        for point in lines.joined() {
            let old = sums[point.x] ?? (0, 0)
            sums[point.x] = (old.sum + point.y, old.count + 1)
        }
        let mean = sums.filter { $0.value.count == runs.count }
            .map { Point(x: $0.key, y: $0.value.sum / Double($0.value.count)) }
            .sorted { $0.x < $1.x }
        return LineChart.Series(
            name: arm,
            index: index(of: arm),
            points: mean,
            background: runs.count > 1 ? lines : []
        )
    }
}
