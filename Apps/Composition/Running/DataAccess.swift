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
        if let folder, !FileManager.default.fileExists(atPath: name) {
            let below = folder.appending(path: name).path
            if FileManager.default.fileExists(atPath: below) {
                return try TokenizerLoader.tokenizer(at: below)
            }
        }
        return try TokenizerLoader.tokenizer(at: name)
    }
}
