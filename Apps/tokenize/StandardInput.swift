import Composition
import Foundation

/// Text from outside.
enum StandardInput {
    /// The whole of a file or of standard input, which must be UTF-8.
    static func text(file: String?) throws -> String {
        let name = file ?? "standard input"
        let data: Data
        do {
            data =
                try file.map { try Data(contentsOf: URL(filePath: $0)) }
                ?? FileHandle.standardInput.readToEnd() ?? Data()
        } catch {
            throw CommandError.unreadableFile(path: name, problem: "there is no such file")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw CommandError.unreadableFile(path: name, problem: "it is not UTF-8; convert it first")
        }
        return text
    }
}
