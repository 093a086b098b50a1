/// Any JSON, with numbers and flags told apart, which `JSONSerialization` does not.
enum JSONValue: Decodable {
    case null
    case flag(Bool)
    case whole(Int)
    case number(Double)
    case string(String)
    case array
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let whole = try? container.decode(Int.self) {
            self = .whole(whole)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let string = try? container.decode(String.self) {
            self = .string(string)
        } else if let object = try? container.decode([String: JSONValue].self) {
            self = .object(object)
        } else {
            _ = try container.decode([JSONValue].self)
            self = .array
        }
    }
}

extension JSONValue: CustomStringConvertible {
    var description: String {
        switch self {
        case .null: "null"
        case .flag(let flag): "\(flag)"
        case .whole(let whole): "\(whole)"
        case .number(let number): "\(number)"
        case .string(let string): string
        case .array: "an array"
        case .object: "an object"
        }
    }
}
