import Tokenizer
import WeightStore

/// What `--tokenizer` and run files name: a tokenizer by itself, or the one in a native model file.
enum TokenizerPath {
    /// The tokenizer at `path`.
    static func open(_ path: String) throws -> any Tokenizer {
        guard path.hasSuffix(".h5") else { return try TokenizerLoader.tokenizer(at: path) }
        guard let tokenizer = try WeightFiles.reader(at: path).modelTokenizer() else {
            throw CommandError.unsuitableModel(
                path: path,
                problem: "has no document 'tokenizer'; name the tokenizer that it was trained with"
            )
        }
        return tokenizer
    }
}
