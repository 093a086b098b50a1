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
    let format: String
    let tensors: [Entry]
    let numberCount: Int
    /// How many numbers there are of each type.
    let numberTypes: [String: Int]
    let documents: [String]
    let architecture: String?
    let model: TransformerConfiguration?
    /// Why the model is not described, although there is a configuration.
    let modelProblem: String?
    /// Keys of `config.json` that nothing is known of, and that are ignored.
    let unknownSettings: [String]
    let pauses: PauseContract?
    let tokenizer: TokenizerSummary?

    struct Entry: Encodable {
        let name: String
        let shape: [Int]
        let scalarType: String
        /// Whether numbers of this type are read.
        let isRead: Bool
        let statistics: TensorStatistics?
    }

    struct TokenizerSummary: Encodable {
        let vocabularySize: Int
        let specialTokens: SpecialTokens
    }

    init(path: String, computesStatistics: Bool) throws {
        let reader = try WeightFiles.reader(at: path)
        self.path = path
        format = Self.name(of: reader)
        tensors = try reader.names.map { try Self.entry($0, in: reader, computesStatistics) }
        documents = reader.documentNames
        var counts: [String: Int] = [:]
        // A file may claim more than can be counted.
        let sum = { (sum: Int, count: Int) in
            let (result, overflow) = sum.addingReportingOverflow(count)
            return overflow ? .max : result
        }
        for tensor in tensors {
            counts[tensor.scalarType] = sum(
                counts[tensor.scalarType] ?? 0,
                Tensor.elementCount(of: tensor.shape) ?? 0
            )
        }
        numberTypes = counts
        numberCount = counts.values.reduce(0, sum)
        let described = try DescribedModel(at: path, reader)
        (architecture, model, modelProblem) = (
            described.architecture, described.configuration, described.problem
        )
        unknownSettings = described.unknownSettings
        pauses = described.contract
        tokenizer = described.tokenizer.map {
            TokenizerSummary(vocabularySize: $0.vocabularySize, specialTokens: $0.specialTokens)
        }
    }

    private static func entry(
        _ name: String,
        in reader: any WeightFileReader,
        _ computesStatistics: Bool
    ) throws -> Entry {
        let stored = try reader.storedDescription(of: name)
        let isRead = try Self.isRead(name, in: reader)
        return Entry(
            name: name,
            shape: stored.shape,
            scalarType: stored.type,
            isRead: isRead,
            statistics: computesStatistics && isRead
                ? TensorStatistics(of: try reader.tensor(named: name)) : nil
        )
    }

    private static func isRead(_ name: String, in reader: any WeightFileReader) throws -> Bool {
        do {
            _ = try reader.description(of: name)
            return true
        } catch WeightStoreError.unsupportedType {
            return false
        }
    }

    private static func name(of reader: any WeightFileReader) -> String {
        switch reader {
        case let reader as HDF5WeightReader:
            reader.formatVersion.map { "native HDF5, version \($0)" } ?? "HDF5 of another program"
        case is KerasReader: "HDF5 of Keras"
        case is SafetensorsReader: "safetensors"
        case is GGUFReader: "GGUF"
        case is Llama2CReader: "llama2.c"
        case is PyTorchReader, is ShardedPyTorchReader: "PyTorch"
        default: "\(type(of: reader))"
        }
    }
}

/// The model that a file or a folder describes, as far as it does.
private struct DescribedModel {
    var architecture: String?
    var configuration: TransformerConfiguration?
    var contract: PauseContract?
    var tokenizer: (any Tokenizer)?
    var unknownSettings: [String] = []
    var problem: String?

    init(at path: String, _ reader: any WeightFileReader) throws {
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        if isFolder.boolValue || reader.documentNames.contains("config.json") {
            do {
                let file = try ModelFile(path: path, allowsUnusedTensors: true)
                (configuration, contract, tokenizer) = (file.configuration, file.contract, file.tokenizer)
                architecture = file.companions["config.json"].flatMap {
                    try? HuggingFaceConfiguration(json: $0).family.rawValue
                }
                (problem, unknownSettings) = (file.tokenizerProblem, file.unknownSettings)
            } catch {
                problem = "\(error)"
            }
        } else {
            configuration = try reader.modelConfiguration()
            contract = try reader.pauseContract()
            tokenizer = try reader.modelTokenizer()
            let companions = try CompanionFiles(documentsOf: reader)
            let json =
                companions["config.json"]
                ?? configuration.flatMap { try? HuggingFaceConfiguration.json(describing: $0) }
            architecture = json.flatMap { try? HuggingFaceConfiguration(json: $0).family.rawValue }
        }
    }
}
