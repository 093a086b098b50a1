public import Foundation
public import Tensor
public import WeightStore

/// The small files that lie beside weights in a Hugging Face folder: configuration and tokenizer.
///
/// A native file carries them byte for byte, as documents `huggingface/<name>`; those that are not text, in
/// base 64 as `huggingface-base64/<name>`.
public struct CompanionFiles: Equatable, Sendable {
    /// The name of the configuration.
    static let configuration = "config.json"
    /// The name of the file that records how a model in a folder was made to pause.
    static let pauses = "fermata_pause.json"
    /// Files that describe a tokenizer, which another one takes the place of.
    static let tokenizers = [
        "added_tokens.json", "merges.txt", "special_tokens_map.json", "spiece.model", "tiktoken.model",
        "tokenizer.json", "tokenizer.model", "tokenizer_config.json", "vocab.json", "vocab.txt",
    ]
    private static let textPrefix = "huggingface/"
    private static let binaryPrefix = "huggingface-base64/"
    private static let endings = ["json", "txt", "jinja", "model"]
    private static let byteLimit = 256 << 20

    /// Contents by name.
    public private(set) var files: [String: Data] = [:]

    /// No files.
    public init() {}

    /// The files of a folder, weights and their index left out.
    public init(folder: URL) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        where Self.isCompanion(name) {
            let url = folder.appending(path: name)
            let values = try url.resolvingSymlinksInPath().resourceValues(forKeys: [
                .isRegularFileKey, .fileSizeKey,
            ])
            guard values.isRegularFile == true else { continue }
            guard let size = values.fileSize, size <= Self.byteLimit else {
                throw CommandError.unreadableFile(
                    path: url.path,
                    problem: "it is too large for a file of settings; move it out of the folder"
                )
            }
            files[name] = try Data(contentsOf: url)
        }
    }

    /// The files that a native file carries.
    public init(documentsOf reader: any WeightFileReader) throws {
        for name in reader.documentNames {
            if name.hasPrefix(Self.textPrefix) {
                files[String(name.dropFirst(Self.textPrefix.count))] = try reader.document(named: name)
            } else if name.hasPrefix(Self.binaryPrefix) {
                let document = try reader.document(named: name) ?? Data()
                guard let data = Data(base64Encoded: document) else {
                    throw CommandError.unsuitableModel(
                        path: reader.source,
                        problem: "has a damaged document '\(name)': it is not base 64; use another copy"
                    )
                }
                files[String(name.dropFirst(Self.binaryPrefix.count))] = data
            }
        }
        for name in files.keys where !Self.isCompanion(name) {
            throw CommandError.unsuitableModel(
                path: reader.source,
                problem: "carries a file '\(name)', which is no name of a configuration or tokenizer"
            )
        }
    }

    /// The content of a file, or nil.
    public subscript(name: String) -> Data? {
        get { files[name] }
        set { files[name] = newValue }
    }

    /// Adds a file, if there is one.
    mutating func take(_ file: (name: String, data: Data)?) {
        if let file { files[file.name] = file.data }
    }

    /// Writes them as documents.
    public func write(to writer: any WeightWriter) throws {
        for (name, data) in files.sorted(by: { $0.key < $1.key }) {
            if String(validating: data, as: UTF8.self) != nil, !data.contains(0) {
                try writer.write(document: data, named: Self.textPrefix + name)
            } else {
                try writer.write(document: data.base64EncodedData(), named: Self.binaryPrefix + name)
            }
        }
    }

    /// Whether a file of this name says what tokens there are, rather than what model it is.
    static func belongsToTokenizer(_ name: String) -> Bool {
        isCompanion(name) && ![configuration, pauses, "generation_config.json"].contains(name)
    }

    /// A plain name in the folder, with a known ending, that belongs to no weights.
    private static func isCompanion(_ name: String) -> Bool {
        guard !name.hasPrefix("."), !name.contains("/"), !name.hasSuffix(".index.json") else { return false }
        return endings.contains { name.hasSuffix(".\($0)") }
    }
}
