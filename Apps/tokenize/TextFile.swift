import Datasets
import Foundation

/// A file of text: plain, or JSON lines with the text at `text`; either may be packed by gzip.
struct TextFile {
    let url: URL

    init(_ path: String) {
        url = URL(filePath: path)
    }

    /// The path, as errors show it.
    var name: String { url.relativePath }

    /// The size on the disk, packed; 0 if there is no file.
    var byteCount: Int {
        (try? url.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0
    }

    /// Calls `body` for each text, which may take only a part of what `nextPiece` gives: bytes of UTF-8, cut
    /// anywhere, and how much of the file was read by then.
    func forEachText(_ body: (_ nextPiece: () throws -> Piece?) throws -> Void) throws {
        let stem = url.pathExtension == "gz" ? url.deletingPathExtension() : url
        guard ["json", "jsonl"].contains(stem.pathExtension) else {
            var bytes = try FileBytes(url)
            return try body {
                try bytes.next().map { Piece(bytes: $0, readByteCount: bytes.readByteCount) }
            }
        }
        try JSONLinesText(name: name, files: [url]).forEachDocument { document in
            var rest: Piece? = Piece(bytes: Array(document.utf8), readByteCount: 0)
            try body { rest.take() }
        }
    }

    struct Piece {
        let bytes: [UInt8]
        let readByteCount: Int
    }
}
