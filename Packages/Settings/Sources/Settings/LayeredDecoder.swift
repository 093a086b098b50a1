/// Decodes what a user gave, layered over defaults, and notes every key that was asked for.
///
/// An object that is given may leave keys out: those come from the object of defaults at the same
/// place. Everything else that is given replaces its default whole. Dictionaries and enumerations,
/// which list their keys instead of asking for one, see the given keys alone.
struct LayeredDecoder: Decoder {
    let given: JSONValue?
    let fallback: JSONValue?
    let codingPath: [any CodingKey]
    let asked: AskedKeys
    let userInfo: [CodingUserInfoKey: Any] = [:]

    init(given: JSONValue?, fallback: JSONValue?, path: [any CodingKey] = [], asked: AskedKeys) {
        self.given = given
        self.fallback = fallback
        self.codingPath = path
        self.asked = asked
    }

    var value: JSONValue { given ?? fallback ?? .null }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(try LayeredKeyedContainer<Key>(self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = value else { throw mismatch(wanted: "a list") }
        return LayeredUnkeyedContainer(decoder: self, elements: elements)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer {
        LayeredSingleValueContainer(decoder: self)
    }

    /// The decoder of the member called `key`, if there is one.
    func member(_ key: any CodingKey) -> LayeredDecoder? {
        asked.insert(key.stringValue, at: codingPath)
        let given = given?.members?[key.stringValue]
        let fallback = fallback?.members?[key.stringValue]
        guard given != nil || fallback != nil else { return nil }
        return LayeredDecoder(given: given, fallback: fallback, path: codingPath + [key], asked: asked)
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try expectKnownName(of: type)
        let result: Any? =
            switch type {
            case is Bool.Type: try bool()
            case is String.Type: try string()
            case is Double.Type: try number()
            case is Float.Type: Float(try number())
            case let type as any FixedWidthInteger.Type: try integer(type)
            default: try Value(from: self)
            }
        guard let result = result as? Value else { throw mismatch(wanted: "a value of type \(type)") }
        return result
    }

    func mismatch(wanted: String) -> SettingMismatch {
        SettingMismatch(path: codingPath.map(\.stringValue), found: value, wanted: wanted)
    }
}

/// A setting of the wrong kind.
struct SettingMismatch: Error, CustomStringConvertible {
    let path: [String]
    let found: JSONValue
    let wanted: String

    var description: String {
        let place = path.isEmpty ? "the value" : "'\(path.joined(separator: "."))'"
        return "\(place) is \(found); it must be \(wanted)"
    }
}

extension LayeredDecoder {
    /// Fails for a text that is none of an enumeration's names, and lists these.
    private func expectKnownName(of type: Any.Type) throws {
        guard case .string(let text) = value, let type = type as? any CaseIterable.Type else { return }
        let known = names(of: type)
        guard !known.isEmpty, !known.contains(text) else { return }
        let problem = "is \(text.debugDescription)\(suggestion(for: text, among: known))"
        throw DecodingError.dataCorrupted(
            DecodingError.Context(codingPath: codingPath, debugDescription: problem)
        )
    }

    /// The texts that stand for an enumeration's cases; none if they are not texts.
    private func names<Choice: CaseIterable>(of type: Choice.Type) -> [String] {
        type.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
    }

    private func bool() throws -> Bool {
        guard case .bool(let flag) = value else { throw mismatch(wanted: "true or false") }
        return flag
    }

    private func string() throws -> String {
        guard case .string(let text) = value else { throw mismatch(wanted: "a text in quotes") }
        return text
    }

    private func number() throws -> Double {
        guard case .number(let number) = value else { throw mismatch(wanted: "a number") }
        return number
    }

    private func integer<Integer: FixedWidthInteger>(_ type: Integer.Type) throws -> Integer {
        guard case .number(let number) = value, number == number.rounded() else {
            throw mismatch(wanted: "a whole number")
        }
        guard number.magnitude <= 0x1p53 else {
            throw mismatch(wanted: "a whole number of at most 2^53")
        }
        guard let integer = Integer(exactly: number) else {
            throw mismatch(wanted: "a whole number in \(Integer.min)...\(Integer.max)")
        }
        return integer
    }
}

extension JSONValue {
    /// The members of an object; nil for anything else.
    public var members: [String: JSONValue]? {
        guard case .object(let members) = self else { return nil }
        return members
    }
}
