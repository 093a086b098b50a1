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
        numberCount = tensors.reduce(0) { $0 + (Tensor.elementCount(of: $1.shape) ?? 0) }
        documents = reader.documentNames
        model = try reader.document(named: "config").map {
            try JSONDecoder().decode(TransformerConfiguration.self, from: $0)
        }
        pauses = try reader.document(named: "pause").map { try PauseContract(json: $0) }
        tokenizer = try reader.document(named: "tokenizer").map {
            let tokenizer = try TokenizerDocument(json: String(decoding: $0, as: UTF8.self)).makeTokenizer()
            return TokenizerSummary(
                vocabularySize: tokenizer.vocabularySize,
                specialTokens: tokenizer.specialTokens
            )
        }
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    func text(listsTensors: Bool) -> String {
        var lines = ["\(path): \(tensors.count) tensors, \(numberCount) numbers"]
        if let model { lines += describe(model) }
        if let tokenizer { lines.append("tokenizer: \(tokenizer.vocabularySize) tokens") }
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
            "model: \(model.parameterCount) parameters, \(model.layerCount) layers, width \(model.width),"
                + " \(model.headCount) heads, \(model.positions.rawValue) positions,"
                + " context \(model.contextLength)",
            "vocabulary: \(model.vocabularySize) tokens with a logit, \(model.pauseTokenCount) pauses",
        ]
    }

    private func describe(_ pauses: PauseContract) -> String {
        let count = pauses.count.map { "\($0) pauses" } ?? "a varying number of pauses"
        return "pauses: strategy \(pauses.strategy.name), \(count),"
            + " \(pauses.prefixAttention.rawValue) prompt, \(pauses.positions.rawValue) positions"
    }
}
