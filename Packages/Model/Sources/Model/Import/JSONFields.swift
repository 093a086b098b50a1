import Foundation
import Settings
import Tensor

/// A JSON object whose fields are read with their types checked.
struct JSONFields {
    private let values: [String: JSONValue]
    private let asked = AskedKeys()

    /// The keys that somebody wanted to know, shared by copies.
    private final class AskedKeys {
        var keys: Set<String> = []
    }

    init(_ json: Data) throws(ModelError) {
        guard let values = try? JSONDecoder().decode([String: JSONValue].self, from: json) else {
            throw .invalidConfiguration(field: "config.json", value: "not a JSON object", requirement: "one")
        }
        self.values = values
    }

    private init(values: [String: JSONValue]) {
        self.values = values
    }

    /// Whether there is such a field, if only null.
    func mentions(_ key: String) -> Bool { values[key] != nil }

    /// All keys, sorted.
    var keys: [String] { values.keys.sorted() }

    /// Refuses a field that holds more than one value.
    func requireScalar(_ key: String, of object: String) throws(ModelError) {
        switch values[key] {
        case .array?, .object?:
            throw .invalidConfiguration(
                field: "\(object).\(key)",
                value: values[key]?.description ?? "missing",
                requirement: "absent: what it changes is not computed here"
            )
        default: return
        }
    }

    /// What nobody asked for and is not null, by key.
    func unread() -> [(key: String, value: JSONValue)] {
        values.filter { !asked.keys.contains($0.key) && $0.value != .null }.sorted { $0.key < $1.key }
    }

    /// Whether there is such a field, and not null.
    func isGiven(_ key: String) -> Bool { value(key) != nil }

    /// A field, unless it is missing or null.
    private func value(_ key: String) -> JSONValue? {
        asked.keys.insert(key)
        if case .null? = values[key] { return nil }
        return values[key]
    }

    func object(_ key: String) throws(ModelError) -> JSONFields? {
        switch value(key) {
        case nil: return nil
        case .object(let values): return JSONFields(values: values)
        default: throw wrong(key, "an object")
        }
    }

    /// The key that is there; the first if both are, or neither.
    private func one(of key: String, or other: String) -> String {
        let (isFirst, isSecond) = (isGiven(key), isGiven(other))
        return isSecond && !isFirst ? other : key
    }

    /// A list of texts; nil if there is none.
    func strings(_ key: String) throws(ModelError) -> [String]? {
        switch value(key) {
        case nil: return nil
        case .array(let values):
            let texts = values.compactMap { if case .string(let text) = $0 { text } else { nil } }
            guard texts.count == values.count else { throw wrong(key, "a list of strings") }
            return texts
        default: throw wrong(key, "a list of strings")
        }
    }

    func string(_ key: String, default fallback: String? = nil) throws(ModelError) -> String {
        switch value(key) ?? fallback.map(JSONValue.string) {
        case nil: throw missing(key)
        case .string(let string): return string
        default: throw wrong(key, "a string")
        }
    }

    func count(_ key: String, default fallback: Int? = nil) throws(ModelError) -> Int {
        guard let value = value(key) else {
            guard let fallback else { throw missing(key) }
            return fallback
        }
        guard case .number(let number) = value, let count = Int(exactly: number),
            (0...1 << 30).contains(count)
        else { throw wrong(key, "a whole number up to 2^30") }
        return count
    }

    /// The field called `key`, or in other files `other`.
    func count(_ key: String, _ other: String) throws(ModelError) -> Int {
        try count(one(of: key, or: other))
    }

    func number(_ key: String, default fallback: Double?) throws(ModelError) -> Double {
        switch value(key) ?? fallback.map(JSONValue.number) {
        case nil: throw missing(key)
        case .number(let number): return number
        default: throw wrong(key, "a number")
        }
    }

    /// The field called `key`, or in other files `other`.
    func number(_ key: String, _ other: String, default fallback: Double) throws(ModelError) -> Double {
        try number(key, default: number(other, default: fallback))
    }

    func flag(_ key: String, default fallback: Bool) throws(ModelError) -> Bool {
        switch value(key) {
        case nil: return fallback
        case .bool(let flag): return flag
        default: throw wrong(key, "true or false")
        }
    }

    /// Refuses a flag whose other setting changes the arithmetic.
    func require(_ key: String, toBe expected: Bool) throws(ModelError) {
        guard try flag(key, default: expected) == expected else { throw wrong(key, "\(expected)") }
    }

    /// Refuses a field that changes what the weights mean.
    func requireAbsence(of key: String, because need: String) throws(ModelError) {
        guard value(key) == nil else { throw wrong(key, "absent: only \(need) are read") }
    }

    /// The field called `key`, or in other files `other`.
    func activation(_ key: String, _ other: String, default fallback: String) throws(ModelError)
        -> ActivationFunction
    {
        try activation(one(of: key, or: other), default: fallback)
    }

    func activation(_ key: String, default fallback: String) throws(ModelError) -> ActivationFunction {
        let name = try string(key, default: fallback)
        switch name {
        case "gelu_new", "gelu_pytorch_tanh": return .geluTanh
        case "gelu": return .gelu
        case "silu", "swish": return .silu
        case "relu": return .relu
        default: throw wrong(key, "one of gelu_new, gelu_pytorch_tanh, gelu, silu, swish, relu")
        }
    }

    private func missing(_ key: String) -> ModelError {
        .invalidConfiguration(field: key, value: "missing", requirement: "given")
    }

    private func wrong(_ key: String, _ requirement: String) -> ModelError {
        let shown = values[key]?.description ?? "missing"
        return .invalidConfiguration(field: key, value: shown, requirement: requirement)
    }
}
