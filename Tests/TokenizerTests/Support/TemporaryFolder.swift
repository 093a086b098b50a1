import Foundation

/// A folder of files that live as long as one test.
final class TemporaryFolder {
    private let url: URL

    init(_ files: [String: String] = [:]) throws {
        // A name that breaks code which mixes up paths and URLs.
        let name = "tokenizer tests é%20-\(UUID().uuidString)"
        url = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, text) in files { try write(Array(text.utf8), to: name) }
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// The path of the folder itself.
    var path: String { url.path(percentEncoded: false) }

    /// The path of a file in the folder, whether it exists or not.
    func path(_ name: String) -> String {
        url.appending(path: name).path(percentEncoded: false)
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: url.appending(path: name))
    }
}
