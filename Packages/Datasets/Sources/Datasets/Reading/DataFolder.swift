public import Foundation

/// A folder of data sets under their published names: `gsm8k/test.jsonl`, `squad/dev-v1.1.json`, ...
public struct DataFolder: Sendable {
    private let folder: URL

    /// Names the folder.
    public init(_ folder: URL) {
        self.folder = folder
    }

    /// Finds a file.
    ///
    /// Takes the file called so, else the same packed (`train.jsonl.gz`), else the only excerpt
    /// (`train.first2000.jsonl`). Example ids carry the line, reports the path.
    ///
    /// - Parameter path: Relative to the folder, with `/`.
    /// - Returns: A file that is there.
    /// - Throws: ``DatasetError/unreadable(file:problem:)`` when there is none, or several excerpts.
    public func file(_ path: String) throws(DatasetError) -> URL {
        let wanted = folder.appendingPathComponent(path)
        for candidate in [wanted, wanted.appendingPathExtension("gz")]
        where FileManager.default.fileExists(atPath: candidate.path) {
            return candidate
        }
        let excerpts = excerpts(of: wanted)
        guard let only = excerpts.first else {
            let problem = "no such file; put the published file there, plain or packed by gzip"
            throw .unreadable(file: wanted.path, problem: problem)
        }
        guard excerpts.count == 1 else {
            let names = excerpts.map(\.lastPathComponent).joined(separator: ", ")
            let problem = "no such file, but several excerpts: \(names); keep one"
            throw .unreadable(file: wanted.path, problem: problem)
        }
        return only
    }

    private func excerpts(of wanted: URL) -> [URL] {
        let directory = wanted.deletingLastPathComponent()
        let stem = wanted.deletingPathExtension().lastPathComponent + "."
        let ending = "." + wanted.pathExtension
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []
        return names.sorted()
            .filter { $0.hasPrefix(stem) && $0.hasSuffix(ending) && $0.count > stem.count + ending.count }
            .map { directory.appendingPathComponent($0) }
    }
}
