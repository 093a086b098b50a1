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
    let destination: URL
    let options: ConversionOptions
    let model: TransformerConfiguration
    let tokenizer: (any Tokenizer)?
    private let tokenizerProblem: String?
    let contract: PauseContract
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
        let found = try Self.tokenizer(options, of: source.file)
        tokenizer = found.tokenizer?.withPauses(of: model)
        tokenizerProblem = found.problem
        var contract = source.file.contract
        if options.pauseCount > 0 {
            contract = .none
            contract.pauseTokens = Self.pauseTokens(of: model)
            let pauses = contract.pauseTokens
            try Self.expectRoom(for: pauses, in: found.tokenizer, of: model, path: source.file.path)
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
        report.notes += [source.file.settingsNote].compactMap(\.self)
        if let problem = tokenizerProblem { report.notes.append("the tokenizer: \(problem)") }
        switch format {
        case .native: try writeNative(cast ?? extended, cast, to: &report, progress)
        case .huggingFace: try writeFolder(cast ?? extended, cast, to: &report, progress)
        case .gguf: try writeGGUF(cast ?? extended, cast, to: &report, progress)
        }
        return report
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
    func settle(_ cast: CastWeights?, _ report: inout ConversionReport) throws {
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
