/// The plane of a chart: where data units lie in pixels, grid, ticks and titles.
struct ChartFrame {
    /// The size of the whole drawing, in pixels.
    let width: Double
    let height: Double
    /// The edges of the plane.
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double
    let horizontal: Axis
    let vertical: Axis

    /// Half-way between the left and the right edge.
    var middle: Double { (left + right) / 2 }

    /// The place of a point given in data units.
    func place(_ point: Point) -> Point {
        Point(
            x: left + horizontal.share(of: point.x) * (right - left),
            y: bottom - vertical.share(of: point.y) * (bottom - top)
        )
    }

    /// Horizontal lines at the ticks of the vertical axis, with their labels.
    var verticalGrid: [SVGElement] {
        vertical.ticks.flatMap { tick -> [SVGElement] in
            let y = place(Point(x: horizontal.lower, y: tick)).y
            return [
                .line(Point(x: left, y: y), Point(x: right, y: y), style: "grid"),
                .label(vertical.label(tick), x: left - 8, y: y + 4, anchor: "end", style: "tick"),
            ]
        }
    }

    /// Short marks at the ticks of the horizontal axis, with their labels.
    var horizontalTicks: [SVGElement] {
        horizontal.ticks.flatMap { tick -> [SVGElement] in
            let x = place(Point(x: tick, y: vertical.lower)).x
            return [
                .line(Point(x: x, y: bottom), Point(x: x, y: bottom + 5), style: "axis"),
                .label(horizontal.label(tick), x: x, y: bottom + 19, anchor: "middle", style: "tick"),
            ]
        }
    }

    /// Lines from top to bottom at the ticks of the horizontal axis.
    var horizontalGrid: [SVGElement] {
        horizontal.ticks.map { tick -> SVGElement in
            let x = place(Point(x: tick, y: vertical.lower)).x
            return .line(Point(x: x, y: top), Point(x: x, y: bottom), style: "grid")
        }
    }

    /// The line at the bottom of the plane.
    var baseline: SVGElement {
        .line(Point(x: left, y: bottom), Point(x: right, y: bottom), style: "axis")
    }

    /// The drawing around `elements`; `title` names it for people who cannot see it.
    func drawing(title: String, _ elements: [SVGElement]) -> SVGElement {
        let size = "0 0 \(SVGElement.pixels(width)) \(SVGElement.pixels(height))"
        return SVGElement(
            "svg",
            ["xmlns": "http://www.w3.org/2000/svg", "viewBox": size, "role": "img", "class": "chart"],
            [SVGElement("title", [:], text: title)] + elements
        )
    }
}
