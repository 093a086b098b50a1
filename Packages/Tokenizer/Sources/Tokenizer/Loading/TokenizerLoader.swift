import Foundation

/// Finds out what a path holds, and makes its tokenizer.
public enum TokenizerLoader {
    /// What a path may be, for help texts and error messages.
    public static let readFormats = [
        "the name 'bytes'",
        "a name like 'characters:01'",
        "a folder or file that holds a tokenizer",
    ]

    /// What a file may be, for help texts and error messages.
    public static let fileFormats = [
        "tokenizer.json", "vocab.json with merges.txt", "a SentencePiece model", "tiktoken ranks",
        "llama2.c's tokenizer.bin", "a tokenizer document (JSON)",
    ]

    private static let alphabetPrefix = "characters:"

    /// The tokenizer at `path`.
    ///
    /// - Parameter path: One of the names `bytes` and `characters:` with an alphabet, or a folder or file;
    ///   write `./bytes`
    ///   for a file with such a name.
    /// - Returns: A tokenizer without pauses, unless a document holds some.
    /// - Throws: ``TokenizerError``; ``TokenizerError/notFound(path:lookedFor:)`` lists what was looked
    ///   for, and
    ///   ``TokenizerError/unsupported(path:format:)`` names a format that is not read.
    public static func tokenizer(at path: String) throws(TokenizerError) -> any Tokenizer {
        if path == "bytes" { return ByteTokenizer() }
        if path.hasPrefix(alphabetPrefix) {
            return try CharacterTokenizer(alphabet: String(path.dropFirst(alphabetPrefix.count)))
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw .notFound(path: path, lookedFor: readFormats)
        }
        let url = URL(filePath: path)
        if isFolder.boolValue { return try TokenizerFolder(url).tokenizer() }
        if TokenizerFolder.pair.contains(url.lastPathComponent) {
            return try TokenizerFolder(url.deletingLastPathComponent()).tokenizer()
        }
        return try TokenizerFile(url).tokenizer()
    }
}
