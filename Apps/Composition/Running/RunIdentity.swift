import Datasets
import Foundation
import Tensor
import Tokenizer
import Training

/// Everything that the numbers of a run depend on.
///
/// Places are no part of it: files are known by their content, so that they may be moved, and one
/// that was replaced is noticed.
public struct RunIdentity: Codable, Sendable {
    /// Goes up when the same settings and files come to give other numbers.
    public static let resultsVersion = 1

    /// What a run starts from.
    public enum Start: Codable, Sendable {
        /// Drawn parameters.
        case nothing
        /// A model that is there.
        case model(ModelIdentity)
        /// A run, by its own name; it may not have taken place yet.
        case run(String)
    }

    private var version = RunIdentity.resultsVersion
    private let settings: RunFile
    private let start: Start
    private let tokenizer: String?
    private let files: [FileIdentity]

    /// Identifies a run.
    ///
    /// - Parameters:
    ///   - settings: All of them.
    ///   - start: What `settings.model.from` stands for.
    ///   - data: Where files are.
    /// - Throws: What keeps files from being read.
    public init(_ settings: RunFile, start: Start, data: DataAccess) throws {
        let named = settings
        var settings = settings
        // Their contents stand for them.
        settings.model.from = ""
        settings.data.text.files = []
        settings.data.questions.file = ""
        // These change nothing but how fast the run is, and what is kept of it.
        settings.threads = 0
        settings.training.checkpointInterval = 0
        settings.training.keptCheckpoints = 1
        settings.training.recomputation = .cheap
        tokenizer =
            try start.bringsTokenizer ? nil : data.tokenizer(named: settings.tokenizer).contentHash()
        files = try TaskData(settings: named.data, data: data, seed: named.seed).files(.train)
            .map { try data.identity(of: $0) }
        settings.tokenizer = ""
        self.settings = settings
        self.start = start
    }

    /// A name that changes with everything that the result of the run depends on.
    public var fingerprint: String { ContentHash.of(self) }
}

extension RunIdentity.Start {
    fileprivate var bringsTokenizer: Bool {
        switch self {
        case .nothing: false
        case .model(let model): model.hasTokenizer
        case .run: true
        }
    }
}

/// A model, known by its content.
public struct ModelIdentity: Codable, Sendable {
    /// The run that it comes from, if that is on record.
    private let origin: Checkpoint.Origin?
    private let files: [FileIdentity]
    private let tokenizer: String?

    /// Identifies `model`: a checkpoint by its run and step, anything else by the bytes of its files.
    public init(_ model: ModelFile, data: DataAccess) throws {
        origin = try Checkpoint.origin(of: model.weights)
        files = origin == nil ? try model.files.map { try data.identity(of: $0) } : []
        tokenizer = try model.tokenizer?.contentHash()
    }

    var hasTokenizer: Bool { tokenizer != nil }
}

extension ModelFile {
    /// The files that hold its shape and its parameters.
    fileprivate var files: [URL] {
        get throws {
            let url = URL(filePath: path)
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            guard isFolder.boolValue else { return [url] }
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
                .filter { $0 == "config.json" || $0.hasSuffix(".safetensors") || $0.hasSuffix(".h5") }
                .map { url.appending(path: $0) }
        }
    }
}

extension Tokenizer {
    /// A name that changes with every token.
    fileprivate func contentHash() throws -> String {
        ContentHash.of(try document().json)
    }
}
