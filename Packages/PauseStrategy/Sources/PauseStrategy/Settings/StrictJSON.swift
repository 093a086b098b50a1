import Foundation

/// Decodes a type from JSON, with an error for what is missing, misspelt or of the wrong kind.
struct StrictJSON {
    /// Why a document cannot be used.
    enum Problem: Error {
        case unknownKey(String, known: [String])
        case other(String)
    }

    /// Decodes `type` from `given`; keys that it leaves out come from `defaults`.
    func decode<Value: Decodable>(
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

    /// Parses `data` into an object; `subject` begins the message if it is none.
    func object(in data: Data, subject: String) throws(Problem) -> JSONValue {
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
    func json(of value: some Encodable) throws(Problem) -> JSONValue {
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
