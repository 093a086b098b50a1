/// Text as JSON.
enum JSONText {
    /// In quotation marks, with what JSON does not allow inside them escaped.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\u{0}"..<"\u{20}": result += "\\u" + ("000" + String(scalar.value, radix: 16)).suffix(4)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
