public import Foundation

/// Decodes a type from JSON, with an error for what is missing, misspelt or of the wrong kind.
public struct StrictDecoder: Sendable {
    /// Why a document cannot be used.
    public enum Problem: Error, Equatable, Sendable, CustomStringConvertible {
        /// A key that nothing was asked for.
        case unknownKey(String, known: [String])
        /// Anything else, as a sentence.
        case other(String)

        /// What was wrong, and what is known instead.
        public var description: String {
            switch self {
            case .unknownKey(let key, let known): "'\(key)' is not known\(suggestion(for: key, among: known))"
            case .other(let problem): problem
            }
        }
    }

    /// A decoder without state.
    public init() {}

    /// Decodes `type` from `given`; keys that it leaves out come from `defaults`.
    public func decode<Value: Decodable>(
        _ type: Value.Type,
        from given: JSONValue,
        over defaults: JSONValue? = nil
    ) throws(Problem) -> Value {
        let asked = AskedKeys()
        let result: Value
        do {
            result = try LayeredDecoder(given: given, fallback: defaults, asked: asked).decode(type)
        } catch {
            throw problem(error)
        }
        if let unknown = asked.firstUnknownKey(in: given) {
            throw .unknownKey(unknown.key, known: unknown.known)
        }
        return result
    }

    /// Decodes `type` from `given`; keys that it leaves out come from `defaults`, a value.
    public func decode<Value: Codable>(
        _ type: Value.Type,
        from given: JSONValue,
        over defaults: Value
    ) throws(Problem) -> Value {
        try decode(type, from: given, over: json(of: defaults))
    }

    /// Parses `data` into an object; `subject` begins the message if it is none.
    public func object(in data: Data, subject: String) throws(Problem) -> JSONValue {
        let value: JSONValue
        do {
            value = try JSONDecoder().decode(JSONValue.self, from: data)
        } catch {
            throw .other("\(subject) not valid JSON\(syntaxError(in: data))")
        }
        guard value.members != nil else { throw .other("\(subject) not a JSON object but \(value)") }
        return value
    }

    /// What `value` looks like in JSON.
    public func json(of value: some Encodable) throws(Problem) -> JSONValue {
        do {
            return try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
        } catch {
            throw problem(error)
        }
    }

    private func problem(_ error: any Error) -> Problem {
        guard let error = error as? DecodingError else { return .other("\(error)") }
        switch error {
        case .keyNotFound(_, let context), .dataCorrupted(let context), .typeMismatch(_, let context),
            .valueNotFound(_, let context):
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            let text = context.debugDescription
            guard !path.isEmpty else { return .other(text) }
            // Our own texts go on from the name of the field, those of the standard library do not.
            return .other(text.hasPrefix("is ") ? "'\(path)' \(text)" : "'\(path)': \(text)")
        @unknown default:
            return .other("\(error)")
        }
    }

    /// Why `data` is not JSON, which `JSONDecoder` keeps to itself on Linux; empty if unknown.
    private func syntaxError(in data: Data) -> String {
        do {
            _ = try JSONSerialization.jsonObject(with: data)
            return ""
        } catch {
            return (error as NSError).userInfo["NSDebugDescription"].map { ": \($0)" } ?? ""
        }
    }
}
