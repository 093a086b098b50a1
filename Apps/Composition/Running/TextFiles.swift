import Datasets
import Foundation

/// Text files of several formats as one corpus, in the order given.
///
/// A name that ends in `.json`, `.jsonl` or one of these packed by gzip holds one JSON object per line
/// with the document at `text`, as C4 does; any other file is one document.
struct TextFiles: TextSource {
    let name: String
    private let sources: [any TextSource]

    init(_ files: [URL]) {
        name = files.map(\.lastPathComponent).joined(separator: "+")
        sources = files.map { file in
            let stem = file.pathExtension == "gz" ? file.deletingPathExtension() : file
            return ["json", "jsonl"].contains(stem.pathExtension)
                ? JSONLinesText(name: file.lastPathComponent, files: [file])
                : PlainTextFiles(name: file.lastPathComponent, files: [file])
        }
    }

    func forEachDocument(_ body: (String) throws -> Void) throws {
        for source in sources { try source.forEachDocument(body) }
    }
}
