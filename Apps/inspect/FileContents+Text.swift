import Composition
import Foundation
import Model
import PauseStrategy

/// What people read.
extension FileContents {
    func text(listsTensors: Bool) -> String {
        let size = "\(Self.counted(tensors.count, "tensor")), \(Self.counted(numberCount, "number"))"
        var lines = ["\(path): \(format), \(size)"]
        if numberTypes.count > 1 {
            let types = numberTypes.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            lines.append("types: \(types.joined(separator: ", "))")
        } else if let type = numberTypes.keys.first {
            lines.append("type: \(type)")
        }
        if let architecture { lines.append("architecture: \(architecture)") }
        if let model { lines += describe(model) }
        if !unknownSettings.isEmpty {
            let keys = unknownSettings.map { "'\($0)'" }.joined(separator: ", ")
            lines.append("ignored: \(keys), of which nothing is known")
        }
        if let modelProblem { lines.append("problem: \(modelProblem)") }
        if let tokenizer { lines.append("tokenizer: \(Self.counted(tokenizer.vocabularySize, "token"))") }
        if let pauses { lines.append(describe(pauses)) }
        lines.append("documents: \(documents.joined(separator: ", "))")
        if listsTensors { lines += table }
        return lines.joined(separator: "\n")
    }

    private var table: [String] {
        let width = tensors.map(\.name.count).max() ?? 0
        return tensors.map { entry in
            let name = entry.name.padding(toLength: width, withPad: " ", startingAt: 0)
            var line = "\(name)  \(entry.scalarType)  \(entry.shape)"
            if !entry.isRead { line += "  (a type that is not read)" }
            guard let statistics = entry.statistics else { return line }
            if let least = statistics.least, let greatest = statistics.greatest {
                line += String(format: "  %.4g to %.4g", least, greatest)
            }
            if let mean = statistics.mean { line += String(format: ", mean %.4g", mean) }
            if statistics.nanCount > 0 { line += ", \(statistics.nanCount) not a number" }
            if statistics.infiniteCount > 0 { line += ", \(statistics.infiniteCount) infinite" }
            return line
        }
    }

    private func describe(_ model: TransformerConfiguration) -> [String] {
        [
            "model: \(Self.counted(model.parameterCount, "parameter")),"
                + " \(Self.counted(model.layerCount, "layer")), width \(model.width),"
                + " \(Self.counted(model.headCount, "head")), \(model.positions.rawValue) positions,"
                + " context \(model.contextLength)",
            "vocabulary: \(Self.counted(model.vocabularySize, "token")) with a logit,"
                + " \(Self.counted(model.pauseTokenCount, "pause"))",
        ]
    }

    private func describe(_ pauses: PauseContract) -> String {
        let count = pauses.count.map { Self.counted($0, "pause") } ?? "a varying number of pauses"
        return "pauses: strategy \(pauses.strategy.name), \(count),"
            + " \(pauses.prefixAttention.rawValue) prompt, \(pauses.positions.rawValue) positions"
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
