public import Datasets
public import Foundation
public import Tokenizer

/// Where data files are found: the folder named by `--data`, or by the variable `FERMATA_DATA`.
public struct DataAccess: Sendable {
    private let folder: URL?
    private let identities = FileIdentities()

    /// Uses `path`, else the environment; neither is needed by generated data.
    public init(path: String?, environment: [String: String] = ProcessInfo.processInfo.environment) {
        folder = (path ?? environment["FERMATA_DATA"]).map { URL(filePath: $0) }
    }

    /// The data set file called `path`.
    public func file(_ path: String) throws -> URL {
        guard let folder else {
            throw CommandError.usage("'\(path)' is needed; say where with --data, or set FERMATA_DATA")
        }
        guard FileManager.default.fileExists(atPath: folder.path) else {
            throw CommandError.unreadableFile(
                path: folder.path,
                problem: "there is no such data folder; name another with --data or FERMATA_DATA"
            )
        }
        return try DataFolder(folder).file(path)
    }

    /// What tells the content of `file` from any other.
    ///
    /// - Throws: `DatasetError.unreadable(file:problem:)`.
    public func identity(of file: URL) throws -> FileIdentity {
        try identities.identity(of: file)
    }

    /// The tokenizer called `name`: built in, at a path, or at a path below the data folder.
    public func tokenizer(named name: String) throws -> any Tokenizer {
        let isThere = FileManager.default.fileExists(atPath: name)
        let below = folder?.appending(path: name).path
        let isBelow = below.map { FileManager.default.fileExists(atPath: $0) } ?? false
        if let below, isBelow, !isThere { return try TokenizerPath.open(below) }
        // Recipes name tokenizers by their path below the data folder.
        let isRelativePath = name.contains("/") && !name.hasPrefix("/") && !name.contains(":")
        guard isThere || !isRelativePath else {
            let other = below.map { "nor at '\($0)'" } ?? "and no data folder is named"
            throw CommandError.unreadableFile(
                path: name,
                problem: "no tokenizer is there, \(other); "
                    + "name the folder that holds it with --data or FERMATA_DATA"
            )
        }
        return try TokenizerPath.open(name)
    }
}
