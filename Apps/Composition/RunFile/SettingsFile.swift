import Foundation
public import Settings
import Yams

/// Reads settings from YAML: strictly, over defaults, with overrides from the command line.
public struct SettingsFile {
    /// The settings as written, overrides included.
    public private(set) var value: JSONValue
    /// The settings after the file and after each override, and where they came from.
    private var sources: [(name: String, value: JSONValue)]

    /// Parses a file.
    ///
    /// - Parameters:
    ///   - path: A YAML file.
    ///   - overrides: `a.b=c`, applied in order; the right side is YAML too.
    /// - Throws: ``CommandError``.
    public init(path: String, overrides: [String] = []) throws {
        value = try Self.parse(TextInput.text(of: path), from: path)
        guard value != .object([:]) else {
            throw CommandError.invalidSettings(
                path: path,
                problem: "it holds no settings; the folder Recipes has examples"
            )
        }
        sources = [(path, value)]
        for override in overrides { try apply(override) }
    }

    /// Settings from the command line alone.
    ///
    /// - Throws: ``CommandError``.
    public init(overrides: [String]) throws {
        value = .object([:])
        sources = [("--set", value)]
        for override in overrides { try apply(override) }
    }

    /// Decodes the settings; what they leave out comes from `defaults`.
    ///
    /// - Throws: ``CommandError/invalidSettings(path:problem:)``, which names the file or the override that
    ///   brought the mistake in.
    public func decode<Value: Codable>(_ type: Value.Type, over defaults: Value) throws -> Value {
        do {
            return try StrictDecoder().decode(type, from: value, over: defaults)
        } catch {
            throw firstProblem(error, type, over: defaults)
        }
    }

    /// The problem of the first source that has one.
    private func firstProblem<Value: Codable>(
        _ last: any Error,
        _ type: Value.Type,
        over defaults: Value
    ) -> CommandError {
        for (name, value) in sources {
            do {
                _ = try StrictDecoder().decode(type, from: value, over: defaults)
            } catch {
                return .invalidSettings(path: name, problem: "\(error)")
            }
        }
        return .invalidSettings(path: sources[sources.count - 1].name, problem: "\(last)")
    }

    private static func parse(_ text: String, from path: String) throws -> JSONValue {
        do {
            guard let node = try Yams.compose(yaml: text) else { return .object([:]) }
            return try JSONValue(node)
        } catch let error as YamlError {
            throw CommandError.invalidSettings(path: path, problem: error.sentence)
        }
    }

    private mutating func apply(_ override: String) throws {
        let parts = override.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let keys = parts[0].split(separator: ".").map(String.init)
        guard parts.count == 2, !keys.isEmpty else {
            throw CommandError.invalidSettings(
                path: "--set \(override)",
                problem: "write it as name.of.setting=value"
            )
        }
        value = value.replacing(keys[...], with: try Self.parse(String(parts[1]), from: "--set \(override)"))
        sources.append(("--set \(override)", value))
    }
}

extension JSONValue {
    fileprivate init(_ node: Node) throws {
        switch node {
        case .mapping(let mapping):
            var members: [String: JSONValue] = [:]
            for (key, value) in mapping { members[key.string ?? ""] = try JSONValue(value) }
            self = .object(members)
        case .sequence(let sequence):
            self = .array(try sequence.map { try JSONValue($0) })
        case .scalar, .alias:
            self = Self.scalar(node)
        }
    }

    private static func scalar(_ node: Node) -> JSONValue {
        if node.null != nil { return .null }
        if let flag = node.bool { return .bool(flag) }
        if let whole = node.int { return .number(Double(whole)) }
        if let number = node.float { return .number(number) }
        return .string(node.string ?? "")
    }
}
