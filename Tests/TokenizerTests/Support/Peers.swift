import Foundation
import Tokens

/// The Python that has the libraries of others; named by `FERMATA_PEERS_PYTHON`.
enum Peers {
    /// What the `tokenizers` library makes of one text.
    struct Encoding: Decodable {
        var ids: [TokenID]
        var allowed: [TokenID]
        var framed: [TokenID]
        var decoded: String
    }

    /// Whether that Python has the `tokenizers` library.
    static let haveTokenizers = (try? run(["-c", "import tokenizers"], output: nil)) == 0

    /// What the library makes of `texts` with the tokenizer that `json` is the file of.
    static func encodings(of texts: [String], json: String) throws -> [Encoding] {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Tools/peers/encode_with_tokenizers.py").standardizedFileURL.path
        let list = String(decoding: try JSONEncoder().encode(texts), as: UTF8.self)
        let folder = try TemporaryFolder(["tokenizer.json": json, "texts.json": list, "output": ""])
        let output = URL(filePath: folder.path("output"))
        let arguments = [script, folder.path("tokenizer.json"), folder.path("texts.json")]
        guard try run(arguments, output: FileHandle(forWritingTo: output)) == 0 else {
            throw CocoaError(.executableLoad)
        }
        return try JSONDecoder().decode([Encoding].self, from: Data(contentsOf: output))
    }

    private static func run(_ arguments: [String], output: FileHandle?) throws -> Int32 {
        let process = Process()
        let python = ProcessInfo.processInfo.environment["FERMATA_PEERS_PYTHON"] ?? "/nonexistent"
        process.executableURL = URL(filePath: python)
        process.arguments = arguments
        process.standardOutput = output ?? FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
