import Foundation

/// A folder that programs run in; it goes with the value.
final class Workplace: Sendable {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "fermata-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func url(_ path: String) -> URL {
        folder.appending(path: path)
    }

    func write(_ text: String, to path: String) throws {
        let folder = url(path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url(path))
    }

    func data(_ path: String) throws -> Data {
        try Data(contentsOf: url(path))
    }

    func text(_ path: String) throws -> String {
        String(decoding: try data(path), as: UTF8.self)
    }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: url(path).path)
    }

    /// The names in a folder, sorted; none if it is not there.
    func names(_ path: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: url(path).path)) ?? []).sorted()
    }

    /// Every file below a folder with its bytes.
    func contents(_ path: String) throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for name in names(path) {
            let below = "\(path)/\(name)"
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: url(below).path, isDirectory: &isFolder)
            if isFolder.boolValue {
                contents.merge(try self.contents(below)) { $1 }
            } else {
                contents[below] = try data(below)
            }
        }
        return contents
    }

    /// How many whole lines a file has; 0 if it is not there.
    func lineCount(_ path: String) -> Int {
        ((try? data(path)) ?? Data()).count { $0 == UInt8(ascii: "\n") }
    }

    func json(_ path: String) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: data(path)) as? [String: Any] ?? [:]
    }
}
