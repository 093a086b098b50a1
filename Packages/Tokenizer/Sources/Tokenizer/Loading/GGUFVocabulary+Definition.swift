import Tokens

extension GGUFVocabulary {
    /// How words are cut, by the names that llama.cpp gives its patterns.
    private struct Splitting {
        var pattern: WordPattern
        var splitsDigits = false
        /// Whether a word that is a token is taken as such.
        var ignoresMerges = false
        /// Whether a text begins with the beginning token where the file does not say.
        var addsBeginning = false

        init?(_ name: String) {
            switch name {
            case "gpt-2", "phi-2", "mpt", "olmo", "jais", "roberta-bpe": pattern = .gpt2
            case "starcoder", "refact", "command-r", "smollm", "codeshell":
                pattern = .gpt2
                splitsDigits = true
            case "llama-bpe", "llama3", "llama-v3", "falcon3":
                pattern = .llama3
                ignoresMerges = true
                addsBeginning = true
            case "dbrx", "smaug-bpe": pattern = .llama3
            case "qwen2", "deepseek-r1-qwen", "stablelm2": pattern = .qwen2
            default: return nil
            }
        }
    }

    /// The byte-level BPE that was put into the file.
    func definition(_ path: String) throws(TokenizerError) -> TokenizerDefinition {
        guard let name = splitting, let splitting = Splitting(name) else {
            let problem =
                "the pattern of words '\(splitting ?? "")' is not known; use the tokenizer.json that the"
                + " model was published with"
            throw .invalid(Self.position("pre", path), problem: problem)
        }
        let kinds = try checkedKinds(path)
        var bpe = BPEDefinition(vocabulary: try spellings(kinds, path), merges: [])
        bpe.merges = try merges(bpe.vocabulary, path)
        bpe.ignoresMerges = splitting.ignoresMerges
        bpe.home = .gguf
        var definition = TokenizerDefinition(model: .bpe(bpe))
        for (id, kind) in kinds.enumerated() where [.control, .userDefined, .unknown].contains(kind) {
            let isSpecial = kind != .userDefined
            let token = AddedToken(id: TokenID(id), content: tokens[id], isSpecial: isSpecial)
            definition.addedTokens.append(token)
        }
        switch (splitting.pattern, splitting.splitsDigits) {
        case (.gpt2, let splitsDigits):
            definition.splitting = [.bytes(addsPrefixSpace: addsSpacePrefix ?? false, splits: true)]
            if splitsDigits { definition.splitting.insert(.digits(individually: true), at: 0) }
        case (let pattern, _):
            definition.splitting = [.words(pattern), .bytes(addsPrefixSpace: false, splits: false)]
        }
        definition.decoding = [.bytes]
        try addEnds(to: &definition, addsBeginning: splitting.addsBeginning, path)
        return definition
    }

    private func addEnds(
        to definition: inout TokenizerDefinition,
        addsBeginning default: Bool,
        _ path: String
    ) throws(TokenizerError) {
        let beginning = try checkedID(beginning, "bos_token_id", path)
        let end = try checkedID(end, "eos_token_id", path)
        let padding = try checkedID(padding, "padding_token_id", path)
        definition.roles.beginning = beginning.map { tokens[$0] }
        definition.roles.end = end.map { tokens[$0] }
        definition.roles.padding = padding.map { tokens[$0] }
        if let beginning, addsBeginning ?? `default` { definition.template.prefix = [TokenID(beginning)] }
        if let end, addsEnd ?? false { definition.template.suffix = [TokenID(end)] }
    }

    /// The spellings by id; tokens that pad the model's rows are gaps, and left out at the end.
    private func spellings(
        _ kinds: [SentencePieceModel.Piece.Kind],
        _ path: String
    ) throws(TokenizerError) -> Vocabulary {
        let count = (kinds.lastIndex { $0 != .unused } ?? -1) + 1
        var vocabulary = Vocabulary(capacity: count)
        for (id, spelling) in tokens.prefix(count).enumerated() {
            if kinds[id] == .unused {
                vocabulary.appendSpecial()
                continue
            }
            if spelling.isEmpty {
                throw .invalid(Self.position("tokens[\(id)]", path), problem: "the token is empty")
            }
            guard vocabulary.append(spelled: spelling) else {
                throw .duplicate(Self.position("tokens[\(id)]", path), entry: "the token '\(spelling)'")
            }
        }
        return vocabulary
    }

    private func merges(
        _ vocabulary: Vocabulary,
        _ path: String
    ) throws(TokenizerError) -> [BPEDefinition.Merge] {
        var found: [BPEDefinition.Merge] = []
        found.reserveCapacity(merges.count)
        var known: Set<String> = []
        for (rank, merge) in merges.enumerated() {
            let position = Self.position("merges[\(rank)]", path)
            let parts = merge.utf8.split(separator: 0x20).map { String(Substring($0)) }
            guard parts.count == 2 else {
                throw .invalid(position, problem: "expected two tokens with a space between")
            }
            guard known.insert(merge).inserted else { throw .duplicate(position, entry: "the merge") }
            found.append(
                BPEDefinition.Merge(
                    left: try vocabulary.required(parts[0], position),
                    right: try vocabulary.required(parts[1], position),
                    result: try vocabulary.required(parts[0] + parts[1], position)
                )
            )
        }
        return found
    }
}
