/// One element of an SVG drawing.
struct SVGElement {
    private enum Content {
        case elements([SVGElement])
        case text(String)
    }

    private let name: String
    private let attributes: [(name: String, value: String)]
    private let content: Content

    /// An element with others inside.
    init(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [SVGElement] = []) {
        self.name = name
        self.attributes = attributes.map { ($0.key, $0.value) }
        content = .elements(children)
    }

    /// An element with text inside.
    init(_ name: String, _ attributes: KeyValuePairs<String, String>, text: String) {
        self.name = name
        self.attributes = attributes.map { ($0.key, $0.value) }
        content = .text(text)
    }

    /// The markup; text and attributes are escaped.
    var markup: String {
        let start = "<" + name + attributes.map { " \($0.name)=\"\(Self.escaped($0.value))\"" }.joined()
        return switch content {
        case .elements(let children) where children.isEmpty: start + "/>"
        case .elements(let children): start + ">" + children.map(\.markup).joined() + "</\(name)>"
        case .text(let text): start + ">" + Self.escaped(text) + "</\(name)>"
        }
    }

    /// `text` with the five characters replaced that mean something in markup; characters that XML
    /// cannot hold become U+FFFD.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A length or place in pixels, to a tenth.
    static func pixels(_ value: Double) -> String {
        let tenths = (value * 10).rounded()
        let whole = Int(tenths) / 10
        let rest = abs(Int(tenths) % 10)
        return rest == 0 ? "\(whole)" : "\(tenths < 0 && whole == 0 ? "-" : "")\(whole).\(rest)"
    }
}

extension SVGElement {
    /// A text anchored at a place: `start`, `middle` or `end`.
    static func label(
        _ text: String,
        x: Double,
        y: Double,
        anchor: String = "start",
        style: String
    ) -> SVGElement {
        SVGElement(
            "text",
            ["x": pixels(x), "y": pixels(y), "text-anchor": anchor, "class": style],
            text: text
        )
    }

    /// A straight line.
    static func line(_ start: Point, _ end: Point, style: String) -> SVGElement {
        SVGElement(
            "line",
            [
                "x1": pixels(start.x), "y1": pixels(start.y), "x2": pixels(end.x), "y2": pixels(end.y),
                "class": style,
            ]
        )
    }

    /// A line through `points`.
    static func polyline(_ points: [Point], style: String) -> SVGElement {
        let path = points.map { "\(pixels($0.x)),\(pixels($0.y))" }.joined(separator: " ")
        return SVGElement("polyline", ["points": path, "class": style])
    }

    /// A dot, with a text that appears under the pointer.
    static func dot(at place: Point, radius: Double, style: String, hint: String) -> SVGElement {
        SVGElement(
            "circle",
            ["cx": pixels(place.x), "cy": pixels(place.y), "r": pixels(radius), "class": style],
            [SVGElement("title", [:], text: hint)]
        )
    }
}
