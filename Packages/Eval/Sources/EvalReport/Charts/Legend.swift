/// Names and colours of the lines of a chart, in as many rows as they need.
struct Legend {
    private static let rowHeight = 20.0
    private let rows: [[(name: String, index: Int, x: Double)]]

    /// Lays out `names`; each carries the number of its colour.
    init(_ names: [(name: String, index: Int)], left: Double, right: Double) {
        var rows: [[(name: String, index: Int, x: Double)]] = [[]]
        var x = left
        for entry in names {
            let width = 28 + TextWidth.ofLabel(entry.name) + 18
            if x + width > right, x > left {
                rows.append([])
                x = left
            }
            rows[rows.count - 1].append((entry.name, entry.index, x))
            x += width
        }
        self.rows = rows
    }

    /// How much room it takes, in pixels.
    var height: Double { Double(rows.count) * Self.rowHeight }

    /// The drawing, its first row centred on `top` plus half a row.
    func elements(top: Double) -> [SVGElement] {
        rows.enumerated().flatMap { row, entries -> [SVGElement] in
            let y = top + (Double(row) + 0.5) * Self.rowHeight
            return entries.flatMap { entry -> [SVGElement] in
                [
                    SVGElement.line(
                        Point(x: entry.x, y: y),
                        Point(x: entry.x + 20, y: y),
                        style: "line \(SeriesStyle.name(entry.index))"
                    ),
                    .label(entry.name, x: entry.x + 27, y: y + 4, style: "label"),
                ]
            }
        }
    }
}

/// The look of the data series number so-and-so; the style sheet says what the names mean.
enum SeriesStyle {
    static let colorCount = 8

    /// The classes of a series: a colour, and a dash pattern once the colours are used up.
    static func name(_ index: Int) -> String {
        "s\(index % colorCount)" + (index >= colorCount ? " d\(min(index / colorCount, 2))" : "")
    }
}

/// How wide a text will be, guessed: nothing here can measure fonts.
enum TextWidth {
    /// In pixels, for the 13-pixel font of labels.
    static func ofLabel(_ text: String) -> Double { Double(text.count) * perCharacter }

    /// `text`, cut at the end if it would be wider than `width`.
    static func shortened(_ text: String, to width: Double) -> String {
        let fitting = max(Int(width / perCharacter), 1)
        return text.count <= fitting ? text : text.prefix(fitting - 1) + "…"
    }

    private static let perCharacter = 7.2
}
