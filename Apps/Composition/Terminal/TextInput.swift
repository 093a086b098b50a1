import Foundation

/// Text from outside, which must be UTF-8.
public enum TextInput {
    /// The whole of a file.
    ///
    /// - Throws: ``CommandError/unreadableFile(path:problem:)``, with the system's own words.
    public static func text(of path: String) throws(CommandError) -> String {
        try text(called: path) { try Data(contentsOf: URL(filePath: path)) }
    }

    /// The whole of standard input.
    ///
    /// - Throws: As ``text(of:)``.
    public static func standardInput() throws(CommandError) -> String {
        try text(called: "standard input") { try FileHandle.standardInput.readToEnd() ?? Data() }
    }

    private static func text(
        called name: String,
        reading read: () throws -> Data
    ) throws(CommandError) -> String {
        let data: Data
        do {
            data = try read()
        } catch {
            let problem = (error as? CocoaError)?.cause ?? error.localizedDescription
            throw .unreadableFile(path: name, problem: problem)
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw .unreadableFile(path: name, problem: "it is not UTF-8; convert it first")
        }
        return text
    }
}
