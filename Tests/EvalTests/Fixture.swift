import Foundation

/// Reads a file of `Tests/Fixtures`.
enum Fixture {
    static func decode<Content: Decodable>(_ type: Content.Type, from path: String) throws -> Content {
        try JSONDecoder().decode(type, from: Data(contentsOf: root.appending(path: "Tests/Fixtures/" + path)))
    }

    /// The top of the repository.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
