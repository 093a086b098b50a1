import Foundation
import Tokenizer
import WeightStore

/// What `--tokenizer` and run files name: a tokenizer by itself, or the one in a model file.
enum TokenizerPath {
    /// The tokenizer at `path`.
    static func open(_ path: String) throws -> any Tokenizer {
        if path.hasSuffix(".h5") { return try native(path) }
        do {
            return try TokenizerLoader.tokenizer(at: path)
        } catch TokenizerError.unsupported(let file, _) where isGGUF(file) {
            // The file itself, or one in a folder that holds no tokenizer beside it.
            return try tokenizer(of: GGUFReader(path: file))
        }
    }

    /// The tokenizer in a GGUF file.
    static func tokenizer(of file: GGUFReader) throws(TokenizerError) -> any Tokenizer {
        try GGUFVocabulary(file).makeTokenizer(readFrom: file.source)
    }

    private static func native(_ path: String) throws -> any Tokenizer {
        guard let tokenizer = try WeightFiles.reader(at: path).modelTokenizer() else {
            throw CommandError.unsuitableModel(
                path: path,
                problem: "has no document 'tokenizer'; name the tokenizer that it was trained with"
            )
        }
        return tokenizer
    }

    private static func isGGUF(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? file.close() }
        return (try? file.read(upToCount: 4)) == Data("GGUF".utf8)
    }
}
