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

    /// Parses `data` into an object.
    func object(in data: Data) throws(Problem) -> JSONValue {
        let value: JSONValue
        do {
            value = try JSONDecoder().decode(JSONValue.self, from: data)
        } catch {
            throw .other("the text is not valid JSON\(detail(of: error))")
        }
        guard value.members != nil else { throw .other("the text is not a JSON object but \(value)") }
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
            return .other(path.isEmpty ? context.debugDescription : "'\(path)' \(context.debugDescription)")
        @unknown default:
            return .other("\(error)")
        }
    }

    private func detail(of error: any Error) -> String {
        guard case .dataCorrupted(let context)? = error as? DecodingError,
            let cause = context.underlyingError as NSError?,
            let text = cause.userInfo["NSDebugDescription"] as? String
        else { return "" }
        return ": \(text)"
    }
}
