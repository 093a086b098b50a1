/// Formats of other programs that are recognised and not read.
enum ForeignFormat {
    /// What the file of this name holds; `nil` if the name says nothing.
    static func name(ofFileNamed fileName: String) -> String? {
        switch fileName {
        case "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json":
            return "the settings of a tokenizer, not the tokenizer"
        default: break
        }
        switch fileName.split(separator: ".").last {
        case "gguf": return "a GGUF model file"
        case "h5", "hdf5": return "an HDF5 file"
        case "safetensors": return "a file of weights"
        default: return nil
        }
    }

    /// What the file with this content holds; `nil` if the content says nothing.
    static func name(ofContent bytes: [UInt8]) -> String? {
        if bytes.starts(with: "GGUF".utf8) { return "a GGUF model file" }
        if bytes.starts(with: [0x89, 0x48, 0x44, 0x46]) { return "an HDF5 file" }
        return nil
    }
}
