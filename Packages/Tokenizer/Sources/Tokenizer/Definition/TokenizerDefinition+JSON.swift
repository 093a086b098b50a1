import Tokens

extension TokenizerDefinition {
    /// Reads the text of a `tokenizer.json`, found in the file `source`.
    init(json text: [UInt8], source: String) throws(TokenizerError) {
        try self.init(JSONNode(text, file: source))
    }

    /// Reads a `tokenizer.json`.
    init(_ node: JSONNode) throws(TokenizerError) {
        addedTokens = []
        for item in try node["added_tokens"]?.list() ?? [] { addedTokens.append(try AddedToken(item)) }
        addedTokens.sort { $0.id < $1.id }
        model = try Self.model(node.required("model"), addedTokens)
        normalization = try NormalizationStep.steps(node["normalizer"])
        splitting = try SplittingStep.steps(node["pre_tokenizer"])
        decoding = try DecodingStep.steps(node["decoder"])
        template = try TextTemplate(node["post_processor"])
        try check(node.file)
        roles = TokenRoles(guessedFrom: self)
    }

    private static func model(_ node: JSONNode, _ added: [AddedToken]) throws(TokenizerError) -> Model {
        // Files older than the field hold BPE.
        switch try node["type"]?.string() ?? (node["merges"] == nil ? "of unknown type" : "BPE") {
        case "BPE": return .bpe(try BPEDefinition(node, added: added))
        case "Unigram": return .unigram(try UnigramDefinition(node, added: added))
        case let type:
            throw .unsupported(path: node.file, format: "a tokenizer.json with a \(type) model")
        }
    }

    /// Checks what the parts say of each other.
    private func check(_ source: String) throws(TokenizerError) {
        let vocabulary = vocabulary
        var contents: Set<[UInt8]> = []
        var ids: Set<TokenID> = []
        for token in addedTokens {
            let position = FilePosition.field("added_tokens", of: source)
            guard contents.insert(Array(token.content.utf8)).inserted else {
                throw .duplicate(position, entry: "the token '\(token.content)'")
            }
            guard ids.insert(token.id).inserted else { throw .duplicate(position, entry: "id \(token.id)") }
            let known = vocabulary.spelling(of: Int(token.id.rawValue))
            guard known == nil || known == token.content else {
                let problem =
                    "id \(token.id) is '\(token.content)' here and '\(known ?? "")' in the vocabulary"
                throw .invalid(position, problem: problem)
            }
            if let id = vocabulary.id(spelled: token.content), id != token.id.rawValue {
                let problem = "'\(token.content)' has id \(token.id) here and \(id) in the vocabulary"
                throw .invalid(position, problem: problem)
            }
        }
        for token in template.prefix + template.suffix where Int(token.rawValue) >= vocabularySize {
            let position = FilePosition.field("post_processor", of: source)
            throw .idOutOfRange(position, id: Int(token.rawValue), count: vocabularySize)
        }
    }

    /// The text of a `tokenizer.json` that says the same.
    var json: String {
        var json = JSONText()
        json.append(
            "{\n  \"version\": \"1.0\",\n  \"truncation\": null,\n  \"padding\": null,\n  \"added_tokens\": "
        )
        json.append(addedTokens, open: "[", close: "]", indent: "    ") { json, token in
            token.write(to: &json)
        }
        json.append(",\n  \"normalizer\": ")
        NormalizationStep.write(normalization, to: &json)
        json.append(",\n  \"pre_tokenizer\": ")
        SplittingStep.write(splitting, to: &json)
        json.append(",\n  \"post_processor\": ")
        template.write(to: &json) { self.spelling(of: $0) }
        json.append(",\n  \"decoder\": ")
        DecodingStep.write(decoding, to: &json)
        json.append(",\n  \"model\": ")
        switch model {
        case .bpe(let bpe): bpe.write(to: &json)
        case .unigram(let unigram): unigram.write(to: &json)
        }
        json.append("\n}\n")
        return json.text
    }

    /// The spelling of `token`.
    func spelling(of token: TokenID) -> String {
        addedTokens.first { $0.id == token }?.content ?? vocabulary.spelling(of: Int(token.rawValue)) ?? ""
    }
}

extension TokenRoles {
    /// The usual names among the special tokens of `definition`, those of its template first.
    init(guessedFrom definition: TokenizerDefinition) {
        let names = Set(definition.addedTokens.filter(\.isSpecial).map(\.content))
        let usual = { (candidates: [String]) in candidates.first { names.contains($0) } }
        beginning =
            definition.template.prefix.first.map(definition.spelling)
            ?? usual(["<s>", "<|begin_of_text|>", "<bos>", "<|startoftext|>"])
        end =
            definition.template.suffix.last.map(definition.spelling)
            ?? usual(["</s>", "<|end_of_text|>", "<eos>", "<|endoftext|>", "<|im_end|>"])
        padding = usual(["<pad>", "<|pad|>", "<|padding|>", "[PAD]"])
    }
}
