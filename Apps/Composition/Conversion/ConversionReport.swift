import Foundation
public import Tensor

/// What became of every tensor.
public struct ConversionReport: Encodable, Sendable {
    /// One tensor that was written.
    public struct Entry: Encodable, Equatable, Sendable {
        /// Its name in the destination.
        public let name: String
        /// The length of each axis.
        public let shape: [Int]
        /// The type of its numbers.
        public let scalarType: ScalarType
        /// The tensors of the source that it is made from.
        public let sources: [String]
        /// What was done to them; empty if nothing was.
        public let steps: [String]
    }

    /// One tensor that was not written.
    public struct Omission: Encodable, Equatable, Sendable {
        /// Its name in the source.
        public let name: String
        /// Why it is not needed.
        public let reason: String
    }

    /// What was converted.
    public let source: String
    /// What was written.
    public let destination: String
    /// The kind of file that was written.
    public let format: String
    /// Every tensor that was written, sorted by name.
    public internal(set) var tensors: [Entry] = []
    /// Every tensor of the source that was left out.
    public internal(set) var omissions: [Omission] = []
    /// Files of settings and tokenizers that came along.
    public internal(set) var files: [String] = []
    /// What else the user should know.
    public internal(set) var notes: [String] = []

    /// Notes what the tensors of `weights` are made from.
    mutating func describe(_ names: [String], of weights: any WeightReader) throws {
        tensors = try names.map { name in
            let description = try weights.description(of: name)
            let origin = try (weights as? any TracedWeights)?.trace(of: name) ?? TensorOrigin([name])
            return Entry(
                name: name,
                shape: description.shape,
                scalarType: description.scalarType,
                sources: origin.sources,
                steps: origin.steps.map(\.description)
            )
        }
    }

    /// Notes a tensor that no tensor of the source was needed for.
    mutating func add(made tensor: Tensor, named name: String) {
        let entry = Entry(
            name: name,
            shape: tensor.shape,
            scalarType: tensor.scalarType,
            sources: [],
            steps: ["made from the configuration"]
        )
        tensors.append(entry)
        tensors.sort { $0.name < $1.name }
    }

    /// As one JSON object.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// As lines of text, with one for every tensor or without.
    public func text(listsTensors: Bool) -> String {
        var lines: [String] = []
        if listsTensors {
            let width = tensors.map(\.name.count).max() ?? 0
            lines += tensors.map { entry in
                let name = entry.name.padding(toLength: width, withPad: " ", startingAt: 0)
                let steps = entry.steps.isEmpty ? "" : ": \(entry.steps.joined(separator: ", "))"
                let sources = entry.sources.isEmpty ? "" : "  from \(entry.sources.joined(separator: " + "))"
                return "\(name)  \(entry.scalarType.rawValue)  \(entry.shape)\(sources)\(steps)"
            }
        }
        lines += omissions.map { "left out: \($0.name), \($0.reason)" }
        lines.append(summary)
        if !files.isEmpty { lines.append("carried along: \(files.joined(separator: ", "))") }
        lines += notes.map { "note: \($0)" }
        return lines.joined(separator: "\n")
    }

    /// How many tensors were written, and how many of them changed in which way.
    private var summary: String {
        let count = tensors.count
        let unchanged = tensors.count { $0.steps.isEmpty }
        var parts = ["\(unchanged) as \(unchanged == 1 ? "it was" : "they were")"]
        let steps = Dictionary(grouping: tensors.flatMap(\.steps)) { $0 }
        parts += steps.sorted { $0.key < $1.key }.map { "\($0.value.count) \($0.key)" }
        return "\(destination): \(count) tensor\(count == 1 ? "" : "s"), \(parts.joined(separator: ", "));"
            + " \(omissions.count) left out, 0 missing"
    }
}
