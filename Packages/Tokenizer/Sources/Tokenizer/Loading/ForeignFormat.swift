/// Tokenizer formats of other programs that are recognised by file name and not read.
enum ForeignFormat {
    /// What the file of this name holds; `nil` if the name says nothing.
    static func name(ofFileNamed fileName: String) -> String? {
        switch fileName {
        case "tokenizer_config.json": return "the settings of a tokenizer, not the tokenizer"
        default: break
        }
        switch fileName.split(separator: ".").last {
        case "model": return "a SentencePiece or tiktoken model"
        case "tiktoken": return "a list of tiktoken ranks"
        case "gguf": return "a GGUF model file"
        case "h5", "hdf5": return "an HDF5 file"
        default: return nil
        }
    }
}
