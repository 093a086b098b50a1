import Foundation
import Tensor

/// A JSON object whose fields are read with their types checked.
struct JSONFields {
    private let values: [String: Any]

    init(_ json: Data) throws(ModelError) {
        guard let values = try? JSONSerialization.jsonObject(with: json) as? [String: Any] else {
            throw .invalidConfiguration(field: "config.json", value: "not a JSON object", requirement: "one")
        }
        self.values = values
    }

    private init(values: [String: Any]) {
        self.values = values
    }

    /// A field, unless it is missing or null.
    private func value(_ key: String) -> Any? {
        values[key].flatMap { $0 is NSNull ? nil : $0 }
    }

    func object(_ key: String) throws(ModelError) -> JSONFields? {
        guard let value = value(key) else { return nil }
        guard let values = value as? [String: Any] else { throw wrong(key, "an object") }
        return JSONFields(values: values)
    }

    func string(_ key: String, default fallback: String? = nil) throws(ModelError) -> String {
        guard let value = value(key) ?? fallback else { throw missing(key) }
        guard let string = value as? String else { throw wrong(key, "a string") }
        return string
    }

    func count(_ key: String, default fallback: Int? = nil) throws(ModelError) -> Int {
        guard let value = value(key) ?? fallback else { throw missing(key) }
        guard let number = value as? Int, number >= 0 else { throw wrong(key, "a whole number") }
        return number
    }

    func number(_ key: String, default fallback: Double?) throws(ModelError) -> Double {
        guard let value = value(key) ?? fallback else { throw missing(key) }
        guard let number = value as? Double else { throw wrong(key, "a number") }
        return number
    }

    func flag(_ key: String, default fallback: Bool) throws(ModelError) -> Bool {
        guard let value = value(key) else { return fallback }
        guard let flag = value as? Bool else { throw wrong(key, "true or false") }
        return flag
    }

    /// Refuses a flag whose other setting changes the arithmetic.
    func require(_ key: String, toBe expected: Bool) throws(ModelError) {
        guard try flag(key, default: expected) == expected else { throw wrong(key, "\(expected)") }
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
        let shown = values[key].map { "\($0)" } ?? "missing"
        return .invalidConfiguration(field: key, value: shown, requirement: requirement)
    }
}
