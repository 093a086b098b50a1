/// Writes JSON, one field or item a line where there are many.
struct JSONText {
    /// The text so far.
    private(set) var text = ""

    /// Appends `piece` as it is.
    mutating func append(_ piece: String) {
        text += piece
    }

    /// Appends `string` in quotes, with escapes where JSON asks for them.
    mutating func append(quoted string: String) {
        text.append("\"")
        for character in string.unicodeScalars {
            switch character {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where character.value < 0x20:
                let digits = String(character.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: text.unicodeScalars.append(character)
            }
        }
        text.append("\"")
    }

    /// Appends a list or an object, `open` and `close` around `items`, each written by `write`.
    mutating func append<Items: Collection>(
        _ items: Items,
        open: String,
        close: String,
        indent: String,
        _ write: (inout JSONText, Items.Element) -> Void
    ) {
        text += open
        var isFirst = true
        for item in items {
            text += isFirst ? "\n" : ",\n"
            text += indent
            write(&self, item)
            isFirst = false
        }
        text += isFirst ? close : "\n" + String(indent.dropLast(2)) + close
    }

    /// `string` in quotes.
    static func quoted(_ string: String) -> String {
        var json = JSONText()
        json.append(quoted: string)
        return json.text
    }
}
