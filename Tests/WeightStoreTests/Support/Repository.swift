import Foundation

/// Where the tests find what lies beside them.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func fixture(_ name: String) -> String {
        root.appendingPathComponent("Tests/Fixtures/\(name)").path
    }

    static func tool(_ name: String) -> String {
        root.appendingPathComponent("Tools/\(name)").path
    }
}
