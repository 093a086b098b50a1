/// A JSON value as found, before anything is known about what it should be.
///
/// Numbers are `Double`: whole numbers are exact up to 2^53, and 10 equals 10.0.
public enum JSONValue: Equatable, Sendable {
    /// The absence of a value.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// Any number.
    case number(Double)
    /// A text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Named values.
    case object([String: JSONValue])
}

extension JSONValue: Codable {
    /// Decodes whatever is there.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .bool(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .string(text)
        } else if let elements = try? container.decode([JSONValue].self) {
            self = .array(elements)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// Encodes the bare value; whole numbers without a fraction.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let flag): try container.encode(flag)
        case .number(let number):
            if let whole = Int(exactly: number) {
                try container.encode(whole)
            } else {
                try container.encode(number)
            }
        case .string(let text): try container.encode(text)
        case .array(let elements): try container.encode(elements)
        case .object(let members): try container.encode(members)
        }
    }
}

extension JSONValue: CustomStringConvertible {
    /// The value as an error message shows it: short, and on one line.
    public var description: String {
        switch self {
        case .null: "null"
        case .bool(let flag): "\(flag)"
        case .number(let number): Int(exactly: number).map { "\($0)" } ?? "\(number)"
        case .string(let text):
            text.count <= 40 ? text.debugDescription : "a text of \(text.count) characters"
        case .array(let elements):
            elements.count <= 8 ? "\(elements)" : "a list of \(elements.count) values"
        case .object: "an object"
        }
    }
}

extension JSONValue {
    /// This value with every member of `other` put over it, objects merged member by member.
    public func merging(_ other: JSONValue) -> JSONValue {
        guard let members, let others = other.members else { return other }
        return .object(members.merging(others) { $0.merging($1) })
    }

    /// The value with the member at `path` replaced, objects made where there are none.
    public func replacing(_ path: ArraySlice<String>, with replacement: JSONValue) -> JSONValue {
        guard let key = path.first else { return replacement }
        var members = members ?? [:]
        members[key] = (members[key] ?? .object([:])).replacing(path.dropFirst(), with: replacement)
        return .object(members)
    }
}
