import Foundation

/// A folder that lives as long as the value.
final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "composition-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// The path of `name`, whose folder is made.
    func path(_ name: String) throws -> String {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        return file.path
    }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ data: Data, to name: String) throws -> String {
        let path = try path(name)
        try data.write(to: URL(filePath: path))
        return path
    }
}

/// The folders of golden models, laid out as Hugging Face publishes them.
enum GoldenFolder {
    static let names = ["tiny-gpt2", "tiny-llama"]

    static func path(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fixtures/models/\(name)").standardizedFileURL.path
    }
}
