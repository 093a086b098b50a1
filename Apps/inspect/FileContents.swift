import Composition
import Foundation
import Model
import PauseStrategy
import Tensor
import Tokenizer
import WeightStore

/// What a weight file holds.
struct FileContents: Encodable {
    let path: String
    let tensors: [Entry]
    let numberCount: Int
    let documents: [String]
    let model: TransformerConfiguration?
    let pauses: PauseContract?
    let tokenizer: TokenizerSummary?

    struct Entry: Encodable {
        let name: String
        let shape: [Int]
        let scalarType: String
    }

    struct TokenizerSummary: Encodable {
        let vocabularySize: Int
        let specialTokens: SpecialTokens
    }

    init(path: String) throws {
        let reader = try WeightFiles.reader(at: path)
        self.path = path
        tensors = try reader.names.map { name in
            let description = try reader.description(of: name)
            return Entry(
                name: name,
                shape: description.shape,
                scalarType: description.scalarType.rawValue
            )
        }
        numberCount = tensors.reduce(0) { total, tensor in
            // A file may claim more than can be counted.
            let (sum, overflow) = total.addingReportingOverflow(Tensor.elementCount(of: tensor.shape) ?? 0)
            return overflow ? .max : sum
        }
        documents = reader.documentNames
        model = try reader.modelConfiguration()
        pauses = try reader.pauseContract()
        tokenizer = try reader.modelTokenizer().map {
            TokenizerSummary(vocabularySize: $0.vocabularySize, specialTokens: $0.specialTokens)
        }
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    func text(listsTensors: Bool) -> String {
        let size = "\(Self.counted(tensors.count, "tensor")), \(Self.counted(numberCount, "number"))"
        var lines = ["\(path): \(size)"]
        if let model { lines += describe(model) }
        if let tokenizer { lines.append("tokenizer: \(Self.counted(tokenizer.vocabularySize, "token"))") }
        if let pauses { lines.append(describe(pauses)) }
        lines.append("documents: \(documents.joined(separator: ", "))")
        if listsTensors {
            let width = tensors.map(\.name.count).max() ?? 0
            lines += tensors.map { entry in
                let name = entry.name.padding(toLength: width, withPad: " ", startingAt: 0)
                return "\(name)  \(entry.scalarType)  \(entry.shape)"
            }
        }
        return lines.joined(separator: "\n")
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
