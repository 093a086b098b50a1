import Foundation
import Testing

@testable import EvalReport

@Suite struct ChartTests {
    @Test(arguments: [
        [0.0, 1.0], [0.497, 0.503], [3.0], [], [0.0, 0.0], [1e-12, 2e-12], [-5.0, 123_456.0], [1e200, 2e200],
        [.nan, 1, 2], [.infinity, 0], [1.0, 1.0 + 1e-16],
    ])
    func anAxisCoversItsValuesWithFewRoundTicks(values: [Double]) {
        let axis = Axis(covering: values, tickCount: 6)
        #expect((2...11).contains(axis.ticks.count), "\(axis.ticks)")
        #expect(axis.ticks == axis.ticks.sorted() && axis.lower < axis.upper)
        for value in values where value.isFinite {
            let slack = (axis.upper - axis.lower) * 1e-9
            #expect(axis.lower - slack <= value && value <= axis.upper + slack)
            #expect((0...1).contains(axis.share(of: value)))
        }
        #expect(Set(axis.ticks.map(axis.label)).count == axis.ticks.count, "\(axis.ticks.map(axis.label))")
    }

    @Test func ticksAreWrittenAsBrieflyAsTheyAreRound() {
        let axis = Axis(covering: [0.5, 1.0], tickCount: 6)
        #expect(axis.ticks.map(axis.label) == ["0.5", "0.6", "0.7", "0.8", "0.9", "1.0"])
        let far = Axis(covering: [100_000, 100_500], tickCount: 6)
        #expect(far.ticks.map(far.label).last == "100500")
        let steps = Axis(covering: [0, 50_000], tickCount: 6)
        #expect(steps.ticks.map(steps.label) == ["0", "10 k", "20 k", "30 k", "40 k", "50 k"])
    }

    @Test func placesRunFromTheLowerLeftToTheUpperRight() {
        let frame = ChartFrame(
            width: 100,
            height: 60,
            left: 10,
            right: 90,
            top: 5,
            bottom: 45,
            horizontal: Axis(covering: [0, 10], tickCount: 6),
            vertical: Axis(covering: [0, 1], tickCount: 6)
        )
        #expect(frame.place(Point(x: 0, y: 0)) == Point(x: 10, y: 45))
        #expect(frame.place(Point(x: 10, y: 1)) == Point(x: 90, y: 5))
        #expect(frame.place(Point(x: 5, y: 0.5)) == Point(x: 50, y: 25))
    }

    @Test func thinningKeepsTheMean() {
        let points = (0..<1000).map { Point(x: Double($0), y: Double($0 % 7)) }
        let thinned = points.thinned(to: 300)
        #expect(thinned.count == 250)
        #expect(thinned[0] == Point(x: 1.5, y: 1.5))
        #expect(points.thinned(to: 1000) == points)
    }

    @Test(arguments: [
        "a < b & c > \"d\" 'e'", "</svg><script>alert(1)</script>", "\u{0}\u{8}tab\tline\n", "\u{1F600} é",
        "",
    ])
    func anyNameMakesAWellFormedDrawing(name: String) throws {
        let row = DotPlot.Row(
            name: name,
            index: 0,
            value: 0.5,
            lower: 0.4,
            upper: 0.6,
            singles: [0.45],
            note: name
        )
        let plot = DotPlot(title: name, horizontalTitle: name, rows: [row])
        let series = LineChart.Series(
            name: name,
            index: 1,
            points: [Point(x: 0, y: 1), Point(x: 1, y: 2)],
            hasMarkers: true
        )
        let chart = LineChart(title: name, horizontalTitle: name, verticalTitle: name, series: [series])
        for svg in [plot.svg, chart.svg] {
            #expect(Markup.problem(in: svg) == nil)
            #expect(!svg.contains("<script") && !svg.unicodeScalars.contains("\u{0}"))
        }
    }

    @Test func everySeriesHasItsLineAndItsLegend() throws {
        let series = (0..<10).map { number in
            LineChart.Series(
                name: "arm \(number)",
                index: number,
                points: [Point(x: 0, y: Double(number)), Point(x: 9, y: 1)],
                background: [[Point(x: 0, y: 0), Point(x: 9, y: 2)]],
                intervals: [(0, 1), (0.5, 1.5)]
            )
        }
        let svg = LineChart(title: "t", horizontalTitle: "x", verticalTitle: "y", series: series).svg
        #expect(svg.ranges(of: "<polyline").count == 20)
        #expect(svg.ranges(of: "class=\"bar").count == 20)
        for number in 0..<10 { #expect(svg.contains(">arm \(number)</text>")) }
        // Colours repeat after eight, dashed.
        #expect(svg.contains("class=\"line s1 d1\"") && svg.contains("class=\"line s1\""))
    }

    @Test func chartsWithoutPointsAreStillCharts() {
        let empty = LineChart(title: "t", horizontalTitle: "x", verticalTitle: "y", series: [])
        #expect(Markup.problem(in: empty.svg) == nil)
        #expect(Markup.problem(in: DotPlot(title: "t", horizontalTitle: "x", rows: []).svg) == nil)
    }

    @Test(arguments: [(1.25, "1.3"), (-0.04, "0"), (-0.5, "-0.5"), (-1.25, "-1.3"), (12, "12")])
    func lengthsAreWrittenToATenth(value: Double, text: String) {
        #expect(SVGElement.pixels(value) == text)
    }
}
