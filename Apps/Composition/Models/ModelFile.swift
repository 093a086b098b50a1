import Foundation
public import Model
public import PauseStrategy
import Randomness
public import Tensor
public import Tokenizer
import WeightStore

/// A model as it lies in a file or a folder: everything but the arithmetic.
public struct ModelFile {
    /// Where it was found.
    public let path: String
    /// The shape, pauses included.
    public let configuration: TransformerConfiguration
    /// The tokenizer that came with it, pauses included; nil if there was none.
    public let tokenizer: (any Tokenizer)?
    /// Why the tokenizer that lies beside it cannot be used; nil if there is none, or it can.
    public let tokenizerProblem: String?
    /// How it was made to pause.
    public let contract: PauseContract
    /// The parameters, under this project's names.
    public let weights: any WeightReader
    /// The files of a Hugging Face folder, which a native file made from one carries.
    public private(set) var companions: CompanionFiles
    /// Keys of its `config.json` that nothing is known of.
    public let unknownSettings: [String]
    /// How tensors are called in such a folder; nil for a model that was never in one.
    public let spelling: HuggingFaceSpelling?

    /// Opens a native `.h5` file, a file of llama.cpp or llama2.c, the newest checkpoint of a run folder, or
    /// a Hugging Face folder.
    ///
    /// - Parameters:
    ///   - path: The file or folder.
    ///   - allowsUnusedTensors: Whether a folder may hold tensors that the model has no place for.
    /// - Throws: ``CommandError``, and what the file's format and the model throw.
    public init(path: String, allowsUnusedTensors: Bool = false) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw CommandError.unreadableFile(path: path, problem: "there is no such file or folder")
        }
        guard isFolder.boolValue else {
            try self.init(file: path)
            return
        }
        let checkpoints = CheckpointFolder(URL(filePath: path).appending(path: "checkpoints"))
        if let newest = try checkpoints.newest {
            try self.init(file: newest.path)
        } else {
            try self.init(huggingFace: URL(filePath: path), allowsUnused: allowsUnusedTensors)
        }
    }

    private init(file path: String) throws {
        let reader = try WeightFiles.reader(at: path)
        if reader.documentNames.contains(CompanionFiles.configuration) {
            try self.init(foreign: reader)
        } else {
            try self.init(native: reader)
        }
    }

    private init(native reader: any WeightFileReader) throws {
        path = reader.source
        weights = reader
        guard let configuration = try reader.modelConfiguration() else {
            throw CommandError.unsuitableModel(
                path: path,
                problem: "has no document 'config'; it is not a native model file"
            )
        }
        self.configuration = configuration
        tokenizer = try reader.modelTokenizer()
        tokenizerProblem = nil
        contract = try reader.pauseContract() ?? .none
        companions = try CompanionFiles(documentsOf: reader)
        unknownSettings = []
        spelling = try reader.huggingFaceSpelling()
    }

    /// A file of llama.cpp or llama2.c, which describes the model itself.
    private init(foreign reader: any WeightFileReader) throws {
        let name = CompanionFiles.configuration
        companions = CompanionFiles()
        companions[name] = try reader.document(named: name)
        var found = try HuggingFaceConfiguration(json: companions[name] ?? Data())
        contract = try reader.pauseContract() ?? .none
        try contract.takePauses(outOf: &found, in: reader.source)
        try found.transformer.expectDivisors(of: reader)
        (path, configuration) = (reader.source, found.transformer)
        let carried = CarriedTokenizer(reader, pauses: contract.pauseTokens)
        (tokenizer, tokenizerProblem) = (carried.tokenizer?.withPauses(of: configuration), carried.problem)
        companions.take(carried.file)
        weights = try HuggingFaceWeights(reader, configuration: found, dialect: .gguf)
        (spelling, unknownSettings) = (nil, found.unknownKeys)
    }

    private init(huggingFace folder: URL, allowsUnused: Bool) throws {
        let config = folder.appending(path: "config.json")
        guard let json = try? Data(contentsOf: config) else {
            throw CommandError.unreadableFile(
                path: folder.path,
                problem: "it holds neither checkpoints nor a config.json; name a .h5 file, a run folder"
                    + " or a Hugging Face folder"
            )
        }
        companions = try CompanionFiles(folder: folder)
        var found = try HuggingFaceConfiguration(json: json)
        contract = try companions.contract(for: &found, in: folder.path)
        path = folder.path
        configuration = found.transformer
        let tensors = try HuggingFaceWeights(
            WeightFiles.reader(at: folder.path),
            configuration: found,
            allowsUnused: allowsUnused
        )
        weights = tensors
        (spelling, unknownSettings) = (tensors.spelling, found.unknownKeys)
        // A model runs on ids alone, so this is no failure yet.
        let opened = Result { () throws(TokenizerError) in try TokenizerLoader.tokenizer(at: folder.path) }
        tokenizer = (try? opened.get())?.withPauses(of: configuration)
        tokenizerProblem = if case .failure(let error) = opened, !error.isAbsence { "\(error)" } else { nil }
    }

    /// What the user should know of the configuration; nil if all of it is understood.
    public var settingsNote: String? {
        guard !unknownSettings.isEmpty else { return nil }
        let keys = unknownSettings.map { "'\($0)'" }.joined(separator: ", ")
        return "config.json has settings that are not known here and were passed over: \(keys)"
    }

    /// Builds the model for inference and loads its parameters.
    ///
    /// - Parameters:
    ///   - kernels: The device.
    ///   - precision: The type that products are computed in.
    ///   - storage: What is kept of the parameters.
    /// - Returns: The model, ready to run.
    /// - Throws: What reading the weights throws; `KernelError` without enough memory.
    public func load(
        kernels: any Kernels,
        precision: Precision,
        storage: ParameterStorage
    ) throws -> Transformer {
        try checkLayers()
        let model = try Transformer(configuration, kernels: kernels, precision: precision, storage: storage)
        try model.load(from: weights)
        return model
    }

    /// Builds the model for training and loads its parameters.
    ///
    /// - Parameters:
    ///   - kernels: The device.
    ///   - precision: The type that products are computed in.
    ///   - pauseTokenCount: How many pause rows it should have; missing ones are added.
    ///   - rows: What a new row starts from.
    ///   - seed: For random rows.
    /// - Returns: The model, ready to run.
    /// - Throws: What reading the weights throws; `KernelError` without enough memory.
    public func load(
        kernels: any Kernels,
        precision: Precision,
        pauseTokenCount: Int? = nil,
        rows: PauseExtendedWeights.RowInitialization = .mean,
        seed: UInt64 = 0
    ) throws -> Transformer {
        try checkLayers()
        var configuration = configuration
        let missing = max(0, (pauseTokenCount ?? 0) - configuration.pauseTokenCount)
        configuration.pauseTokenCount += missing
        let model = try Transformer(configuration, kernels: kernels, precision: precision)
        guard missing > 0 else {
            try model.load(from: weights)
            return model
        }
        let extended = PauseExtendedWeights(
            weights,
            pauseTokenCount: missing,
            initialization: rows,
            random: RandomStream(seed: seed)
        )
        try model.load(from: extended)
        return model
    }

    /// Throws before memory is reserved for layers that cannot be there.
    private func checkLayers() throws(CommandError) {
        guard configuration.layerCount > weights.names.count else { return }
        let problem = "should have \(configuration.layerCount) layers, and has fewer tensors than that;"
        throw .unsuitableModel(path: path, problem: problem + " restore its files")
    }
}

extension TokenizerError {
    /// Whether there is nothing that could be a tokenizer, rather than something wrong with it.
    fileprivate var isAbsence: Bool {
        if case .notFound = self { true } else { false }
    }
}
