import Tokenizer
import WeightStore

extension GGUFVocabulary {
    /// The vocabulary in the metadata of a GGUF file.
    ///
    /// - Throws: `TokenizerError` naming the key whose value has another type than it should, or is missing.
    init(_ file: GGUFReader) throws(TokenizerError) {
        let values = GGUFTokenizerValues(metadata: file.metadata, path: file.source)
        guard let model = try values.text("model") else {
            throw .unsupported(path: file.source, format: "a GGUF file without a tokenizer")
        }
        self.init(model: model, tokens: try values.texts("tokens"))
        splitting = try values.text("pre")
        kinds = try values.integers("token_type")
        scores = try values.numbers("scores")
        merges = try values.texts("merges")
        beginning = try values.integer("bos_token_id")
        end = try values.integer("eos_token_id")
        padding = try values.integer("padding_token_id")
        addsBeginning = try values.flag("add_bos_token")
        addsEnd = try values.flag("add_eos_token")
        addsSpacePrefix = try values.flag("add_space_prefix")
        removesExtraSpaces = try values.flag("remove_extra_whitespaces")
        charsmap = try values.integers("precompiled_charsmap").map { UInt8(truncatingIfNeeded: $0) }
    }
}

/// Values of the keys `tokenizer.ggml.*`, each of the type that it should have; nothing where there is none.
private struct GGUFTokenizerValues {
    let metadata: [String: GGUFValue]
    let path: String

    func text(_ key: String) throws(TokenizerError) -> String? {
        switch value(key) {
        case nil: nil
        case .text(let text): text
        default: throw wrong(key, "text")
        }
    }

    func flag(_ key: String) throws(TokenizerError) -> Bool? {
        switch value(key) {
        case nil: nil
        case .flag(let flag): flag
        default: throw wrong(key, "true or false")
        }
    }

    func integer(_ key: String) throws(TokenizerError) -> Int? {
        switch value(key) {
        case nil: nil
        case .integer(let number, _): Int(number)
        default: throw wrong(key, "a whole number")
        }
    }

    func texts(_ key: String) throws(TokenizerError) -> [String] {
        switch value(key) {
        case nil: []
        case .texts(let texts): texts
        default: throw wrong(key, "a list of texts")
        }
    }

    func integers(_ key: String) throws(TokenizerError) -> [Int] {
        switch value(key) {
        case nil: []
        case .integers(let numbers, _): numbers.map { Int($0) }
        default: throw wrong(key, "a list of whole numbers")
        }
    }

    func numbers(_ key: String) throws(TokenizerError) -> [Float] {
        switch value(key) {
        case nil: []
        case .numbers(let numbers, _): numbers.map { Float($0) }
        default: throw wrong(key, "a list of numbers")
        }
    }

    private func value(_ key: String) -> GGUFValue? { metadata["tokenizer.ggml.\(key)"] }

    private func wrong(_ key: String, _ expected: String) -> TokenizerError {
        .invalid(.field("tokenizer.ggml.\(key)", of: path), problem: "expected \(expected)")
    }
}
