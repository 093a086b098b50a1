import Foundation
import Model
import PauseStrategy
import Randomness
import Tensor
import Tokenizer
import WeightStore

/// Takes a model from one kind of file to another, one tensor at a time.
///
/// Everything is checked first: every tensor of the source has a place in the model or a reason to be left
/// out, and every parameter is there in its shape. The destination appears complete or not at all.
public struct Conversion {
    /// Called before a tensor is read: how many were written, of how many, and its name.
    public typealias Progress = (Int, Int, String) throws -> Void

    let source: ConversionSource
    private let destination: URL
    let options: ConversionOptions
    private let model: TransformerConfiguration
    private let tokenizer: (any Tokenizer)?
    private let contract: PauseContract
    private let format: ConversionOptions.Format

    /// Opens and checks the source.
    ///
    /// - Throws: ``CommandError/exists(path:remedy:)`` if something is at the destination, and what is wrong
    ///   with the source.
    public init(source path: String, destination: String, options: ConversionOptions = .init()) throws {
        guard !FileManager.default.fileExists(atPath: destination) else {
            throw CommandError.exists(path: destination, remedy: "name another destination, or remove it")
        }
        let source = try ConversionSource(path: path, allowsUnused: options.allowsUnused)
        self.source = source
        self.destination = URL(filePath: destination)
        self.options = options
        format = options.format ?? ConversionOptions.Format(ofName: destination)
        var model = source.file.configuration
        try Self.add(options, to: &model, of: source.file)
        self.model = model
        tokenizer = try (Self.tokenizer(options) ?? source.file.tokenizer)?.withPauses(of: model)
        var contract = source.file.contract
        if options.pauseCount > 0 {
            contract = .none
            contract.pauseTokens = Self.pauseTokens(of: model)
        }
        self.contract = contract
    }

    /// Writes the destination.
    ///
    /// - Parameter progress: Called before each tensor; may throw to stop, which leaves nothing behind.
    /// - Returns: What became of every tensor.
    /// - Throws: ``CommandError/overflow(tensors:type:)`` and what reading and writing throw.
    public func run(progress: @escaping Progress = { _, _, _ in }) throws -> ConversionReport {
        let cast = options.scalarType.map { CastWeights(extended, to: $0) }
        var report = ConversionReport(
            source: source.file.path,
            destination: destination.path,
            format: format.rawValue
        )
        report.omissions = source.omissions
        if let problem = source.file.tokenizerProblem { report.notes.append("the tokenizer: \(problem)") }
        switch format {
        case .native: try writeNative(cast ?? extended, cast, to: &report, progress)
        case .huggingFace: try writeFolder(cast ?? extended, cast, to: &report, progress)
        }
        return report
    }

    private func writeNative(
        _ weights: any WeightReader,
        _ cast: CastWeights?,
        to report: inout ConversionReport,
        _ progress: Progress
    ) throws {
        let writer = try HDF5WeightWriter(path: destination.path)
        let documents = ModelDocuments(configuration: model, tokenizer: tokenizer, contract: contract)
        try documents.write(to: writer)
        var companions = try companions()
        companions[CompanionFiles.pauses] = nil
        try companions.write(to: writer)
        if let spelling = source.file.spelling {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            try writer.write(document: encoder.encode(spelling), named: "huggingface.json")
        }
        for (count, name) in source.parameters.enumerated() {
            try progress(count, source.parameters.count, name)
            try writer.write(weights.tensor(named: name), named: name)
        }
        try report.describe(source.parameters, of: weights)
        report.files = companions.files.keys.sorted()
        try settle(cast, &report)
        try writer.finish()
    }

    private func writeFolder(
        _ weights: any WeightReader,
        _ cast: CastWeights?,
        to report: inout ConversionReport,
        _ progress: @escaping Progress
    ) throws {
        let description = try HuggingFaceDescription(
            of: source.file,
            companions: companions(),
            model: model,
            contract: contract,
            scalarType: weights.description(of: "weights/embedding/token").scalarType
        )
        let tensors = HuggingFaceTensors(weights, transformer: model, spelling: description.spelling)
        let folder = try PartialFolder(destination)
        let writer = ShardedSafetensorsWriter(folder: folder.partial.path, byteLimit: options.shardByteLimit)
        let names = tensors.names
        for (count, name) in names.enumerated() {
            writer.write(
                DeferredTensor(name, try tensors.description(of: name)) {
                    try progress(count, names.count, name)
                    return try tensors.tensor(named: name)
                }
            )
        }
        try writer.finish()
        for (name, data) in description.files.files { try folder.write(data, named: name) }
        try report.describe(names, of: tensors)
        report.files = description.files.files.keys.sorted()
        report.notes += description.notes
        try settle(cast, &report)
        try folder.commit()
    }

    /// The weights with the rows of added pauses.
    private var extended: any WeightReader {
        guard options.pauseCount > 0 else { return source.file.weights }
        var (rule, row) = (PauseExtendedWeights.RowInitialization.mean, nil as Int?)
        switch options.pauseRows {
        case .initialized(let initialization): rule = initialization
        case .token(let token): row = token
        }
        return PauseExtendedWeights(
            source.file.weights,
            pauseTokenCount: options.pauseCount,
            initialization: rule,
            copiedRow: row,
            random: RandomStream(seed: options.seed)
        )
    }

    /// Refuses numbers that became infinite, or notes them where they are allowed.
    private func settle(_ cast: CastWeights?, _ report: inout ConversionReport) throws {
        guard let cast, let type = options.scalarType, !cast.overflowCounts.isEmpty else { return }
        let counts = cast.overflowCounts.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }
        guard options.allowsOverflow else {
            throw CommandError.overflow(tensors: counts, type: type.rawValue)
        }
        report.notes.append(
            "numbers too large for \(type.rawValue) became infinite: \(counts.joined(separator: ", "))"
        )
    }
}
