import Foundation

/// Reads whole files, with errors that say what to do.
enum TextFile {
    /// The first `count` bytes of the file at `path`, or what there is; nothing if it cannot be read.
    static func beginning(of path: String, count: Int) -> [UInt8] {
        guard let file = FileHandle(forReadingAtPath: path) else { return [] }
        defer { try? file.close() }
        return (try? file.read(upToCount: count)).map { [UInt8]($0) } ?? []
    }

    /// The bytes of the ordinary file at `path`.
    static func bytes(at path: String) throws(TokenizerError) -> [UInt8] {
        let url = URL(filePath: path).resolvingSymlinksInPath()
        let target = url.path(percentEncoded: false)
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: target) else {
            throw .notFound(path: path, lookedFor: ["a file of that name"])
        }
        guard attributes[.type] as? FileAttributeType == .typeRegular else {
            throw .unreadable(path: path, reason: "it is not an ordinary file")
        }
        do {
            return [UInt8](try Data(contentsOf: url))
        } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
    }

    /// The UTF-8 text of the file at `path`, which must not be empty.
    static func text(at path: String) throws(TokenizerError) -> String {
        let bytes = try bytes(at: path)
        if bytes.isEmpty { throw .invalid(.file(path), problem: "the file is empty; fetch it again") }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let line = lineOfInvalidByte(in: bytes)
            throw .invalid(.line(line, of: path), problem: "the text is not UTF-8; fetch the file again")
        }
        return text
    }

    private static func lineOfInvalidByte(in bytes: [UInt8]) -> Int {
        do {
            _ = try UTF8Span(validating: bytes.span)
            return 1
        } catch {
            return 1 + bytes[..<error.byteOffsets.lowerBound].count { $0 == UInt8(ascii: "\n") }
        }
    }
}
