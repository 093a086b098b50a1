/// Lines over a common horizontal axis, with what they are the mean of behind them.
struct LineChart {
    /// One line.
    struct Series {
        var name: String
        /// The number of its colour; the same arm has the same in every chart of a page.
        var index: Int
        var points: [Point]
        /// Lines drawn faintly, such as the single seeds.
        var background: [[Point]] = []
        /// The ends of a vertical bar at each point; empty for none.
        var intervals: [(lower: Double, upper: Double)] = []
        var hasMarkers = false
    }

    var title: String
    var horizontalTitle: String
    var verticalTitle: String
    var series: [Series]

    private static let drawnPointCount = 300

    var svg: String {
        let legend = Legend(series.map { ($0.name, $0.index) }, left: 16, right: 740)
        let frame = frame(legendHeight: legend.height)
        let titles: [SVGElement] = [
            .label(title, x: 16, y: 22, style: "title"),
            .label(horizontalTitle, x: frame.middle, y: frame.bottom + 40, anchor: "middle", style: "label"),
            .label(verticalTitle, x: 16, y: frame.top - 12, style: "label"),
        ]
        let plane = frame.verticalGrid + frame.horizontalTicks + [frame.baseline]
        let faint = series.flatMap { background(of: $0, in: frame) }
        let lines = series.flatMap { foreground(of: $0, in: frame) }
        return frame.drawing(title: title, titles + legend.elements(top: 34) + plane + faint + lines).markup
    }

    private func frame(legendHeight: Double) -> ChartFrame {
        let top = 34 + legendHeight + 30
        let points = series.flatMap { $0.points + $0.background.joined() }
        let ends = series.flatMap { $0.intervals.flatMap { [$0.lower, $0.upper] } }
        return ChartFrame(
            width: 760,
            height: top + 280 + 52,
            left: 62,
            right: 740,
            top: top,
            bottom: top + 280,
            horizontal: Axis(covering: points.map(\.x), tickCount: 6),
            vertical: Axis(covering: points.map(\.y) + ends, tickCount: 6)
        )
    }

    private func background(of series: Series, in frame: ChartFrame) -> [SVGElement] {
        series.background.map { points in
            .polyline(
                points.thinned(to: Self.drawnPointCount).map(frame.place),
                style: "line faint \(SeriesStyle.name(series.index))"
            )
        }
    }

    private func foreground(of series: Series, in frame: ChartFrame) -> [SVGElement] {
        let style = SeriesStyle.name(series.index)
        let bars = zip(series.points, series.intervals).map { point, interval in
            SVGElement.line(
                frame.place(Point(x: point.x, y: interval.lower)),
                frame.place(Point(x: point.x, y: interval.upper)),
                style: "bar \(style)"
            )
        }
        let line = SVGElement.polyline(
            series.points.thinned(to: Self.drawnPointCount).map(frame.place),
            style: "line \(style)"
        )
        let dots = series.hasMarkers ? series.points.map { dot(at: $0, series, frame) } : []
        return bars + [line] + dots
    }

    private func dot(at point: Point, _ series: Series, _ frame: ChartFrame) -> SVGElement {
        let value = NumberText.fixed(point.y, decimals: 3)
        return .dot(
            at: frame.place(point),
            radius: 4,
            style: "dot \(SeriesStyle.name(series.index))",
            hint: "\(series.name), \(frame.horizontal.label(point.x)): \(value)"
        )
    }
}
