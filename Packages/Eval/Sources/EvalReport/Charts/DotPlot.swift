/// One row per condition: a dot at the mean, a bar over the interval, small dots for single seeds.
struct DotPlot {
    /// One condition.
    struct Row {
        var name: String
        /// The number of its colour.
        var index: Int
        var value: Double
        var lower: Double
        var upper: Double
        var singles: [Double] = []
        /// What stands at the end of the row.
        var note: String
    }

    var title: String
    var horizontalTitle: String
    var rows: [Row]

    private static let rowHeight = 34.0

    var svg: String {
        let frame = frame
        let titles: [SVGElement] = [
            .label(title, x: 16, y: 22, style: "title"),
            .label(horizontalTitle, x: frame.middle, y: frame.bottom + 40, anchor: "middle", style: "label"),
        ]
        let plane = frame.horizontalGrid + frame.horizontalTicks + [frame.baseline]
        let marks = rows.enumerated().flatMap { draw($1, number: $0, in: frame) }
        return frame.drawing(title: title, titles + plane + marks).markup
    }

    private var frame: ChartFrame {
        let names = rows.map { TextWidth.ofLabel($0.name) }.max() ?? 0
        let notes = rows.map { TextWidth.ofLabel($0.note) }.max() ?? 0
        let left = min(names + 32, 340)
        let values = rows.flatMap { [$0.value, $0.lower, $0.upper] + $0.singles }
        let bottom = 42 + Double(rows.count) * Self.rowHeight
        return ChartFrame(
            width: 760,
            height: bottom + 52,
            left: left,
            right: max(740 - notes - 14, left + 120),
            top: 42,
            bottom: bottom,
            horizontal: Axis(covering: values, tickCount: 6),
            vertical: Axis(covering: [0, Double(max(rows.count, 1))], tickCount: 2)
        )
    }

    private func draw(_ row: Row, number: Int, in frame: ChartFrame) -> [SVGElement] {
        let y = frame.top + (Double(number) + 0.5) * Self.rowHeight
        let style = SeriesStyle.name(row.index)
        func place(_ value: Double) -> Point {
            Point(x: frame.place(Point(x: value, y: 0)).x, y: y)
        }
        let singles = row.singles.map { single in
            SVGElement.dot(
                at: place(single),
                radius: 3,
                style: "dot faint \(style)",
                hint: NumberText.fixed(single, decimals: 4)
            )
        }
        return [
            .label(
                TextWidth.shortened(row.name, to: frame.left - 28),
                x: frame.left - 12,
                y: y + 4.5,
                anchor: "end",
                style: "label"
            ),
            .line(place(row.lower), place(row.upper), style: "bar \(style)"),
        ] + singles + [
            .dot(at: place(row.value), radius: 5, style: "dot \(style)", hint: "\(row.name): \(row.note)"),
            .label(row.note, x: frame.right + 14, y: y + 4.5, style: "tick"),
        ]
    }
}
