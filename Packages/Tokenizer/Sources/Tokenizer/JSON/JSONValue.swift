/// A JSON value as it stands in a file: keys keep their order, their bytes, and their repetitions.
indirect enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case list([JSONValue])
    case object([(key: String, value: JSONValue)])

    /// What the value is, for complaints.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a string"
        case .list: "a list"
        case .object: "an object"
        }
    }
}

extension JSONValue {
    /// How deep values may lie in each other; tokenizers need a dozen levels.
    private static let maximumDepth = 64

    /// Reads the value that is all of `text`, which was read from `path`.
    init(_ text: [UInt8], path: String) throws(TokenizerError) {
        if text.isEmpty { throw .invalid(.file(path), problem: "the file is empty; fetch it again") }
        // A byte order mark is no part of the text.
        let hasMark = text.starts(with: [0xEF, 0xBB, 0xBF])
        var scanner = JSONScanner(hasMark ? Array(text.dropFirst(3)) : text, path: path)
        self = try Self.value(&scanner, depth: 0)
        try scanner.expectEnd()
    }

    private static func value(_ scanner: inout JSONScanner, depth: Int) throws(TokenizerError) -> JSONValue {
        guard depth < maximumDepth else {
            throw scanner.invalid("values lie more than \(maximumDepth) deep in each other")
        }
        if scanner.take("{") { return try object(&scanner, depth: depth) }
        if scanner.take("[") { return try list(&scanner, depth: depth) }
        if scanner.isNext("\"") { return .string(try scanner.string("a string")) }
        if let word = scanner.word() {
            switch word {
            case "null": return .null
            case "true": return .bool(true)
            case "false": return .bool(false)
            default: throw scanner.invalid("'\(word)' is no JSON value")
            }
        }
        return .number(try scanner.number("a value"))
    }

    private static func object(_ scanner: inout JSONScanner, depth: Int) throws(TokenizerError) -> JSONValue {
        var fields: [(key: String, value: JSONValue)] = []
        if scanner.take("}") { return .object(fields) }
        repeat {
            let key = try scanner.string("a field in quotes")
            try scanner.expect(":", "after the field '\(key)'")
            fields.append((key, try value(&scanner, depth: depth + 1)))
        } while scanner.take(",")
        try scanner.expect("}", "that ends an object")
        return .object(fields)
    }

    private static func list(_ scanner: inout JSONScanner, depth: Int) throws(TokenizerError) -> JSONValue {
        var items: [JSONValue] = []
        if scanner.take("]") { return .list(items) }
        repeat { items.append(try value(&scanner, depth: depth + 1)) } while scanner.take(",")
        try scanner.expect("]", "that ends a list")
        return .list(items)
    }
}
