import Tokens

/// A file of tiktoken ranks: on each line a token in Base64 and its rank, which is its id.
///
/// The file names neither pattern nor special tokens, so both are known by the number of ranks.
enum TiktokenFile {
    /// What belongs to a list of ranks and does not stand in it.
    struct Family: Sendable {
        /// How text is cut into words.
        var pattern: WordPattern
        /// The special tokens behind the ranks, from `firstSpecial` on.
        var special: [String]
        /// The id of the first of them.
        var firstSpecial: Int
        /// Whether a text begins with the first of them.
        var begins = false
    }

    /// The tokenizer whose ranks are `text`, read from `path`.
    static func definition(_ text: [UInt8], path: String) throws(TokenizerError) -> TokenizerDefinition {
        let tokens = try tokens(text, path: path)
        guard let family = family(count: tokens.count) else {
            let known = "known are GPT-2 (50256), cl100k_base (100256), Llama 3 (128000) and Qwen (151643)"
            throw .unsupported(path: path, format: "a list of \(tokens.count) tiktoken ranks; \(known)")
        }
        return try definition(tokens, family, path: path)
    }

    /// The tokenizer with these tokens, by rank.
    static func definition(
        _ tokens: [[UInt8]],
        _ family: Family,
        path: String
    ) throws(TokenizerError) -> TokenizerDefinition {
        var raw = Vocabulary(capacity: tokens.count)
        var spelled = Vocabulary(capacity: tokens.count)
        for (rank, token) in tokens.enumerated() {
            guard raw.append(token.span.bytes) else {
                throw .duplicate(.line(rank + 1, of: path), entry: "the token of rank \(rank)")
            }
            _ = spelled.append(spelled: ByteAlphabet.shared.spelling(of: token))
        }
        var bpe = BPEDefinition(vocabulary: spelled, merges: merges(raw))
        bpe.ignoresMerges = true
        var definition = TokenizerDefinition(model: .bpe(bpe))
        definition.addedTokens = family.special.enumerated().map { index, content in
            AddedToken(id: TokenID(family.firstSpecial + index), content: content)
        }
        definition.splitting = [.words(family.pattern), .bytes(addsPrefixSpace: false, splits: false)]
        definition.decoding = [.bytes]
        if family.begins { definition.template.prefix = [TokenID(family.firstSpecial)] }
        definition.roles = TokenRoles(guessedFrom: definition)
        return definition
    }

    /// Every way to put a token together from two others; tokens in the order of their ranks.
    private static func merges(_ tokens: Vocabulary) -> [BPEDefinition.Merge] {
        var merges: [BPEDefinition.Merge] = []
        for rank in 0..<tokens.count {
            let splits = tokens.byteSplits(of: rank).sorted { ($0.left, $0.right) < ($1.left, $1.right) }
            for (left, right) in splits {
                merges.append(.init(left: left, right: right, result: Int32(truncatingIfNeeded: rank)))
            }
        }
        return merges
    }

    private static func family(count: Int) -> Family? {
        switch count {
        case 50256: Family(pattern: .gpt2, special: ["<|endoftext|>"], firstSpecial: 50256)
        case 100_256:
            Family(
                pattern: .cl100k,
                special: ["<|endoftext|>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>"],
                firstSpecial: 100_257
            )
        case 128_000: Family(pattern: .llama3, special: llama3Special, firstSpecial: 128_000, begins: true)
        case 151_643:
            Family(
                pattern: .qwen2,
                special: ["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
                firstSpecial: 151_643
            )
        default: nil
        }
    }

    /// The 256 special tokens of Llama 3.1 and later; earlier versions name a few of them otherwise.
    private static var llama3Special: [String] {
        let reserved = { (number: Int) in "<|reserved_special_token_\(number)|>" }
        return [
            "<|begin_of_text|>", "<|end_of_text|>", reserved(0), reserved(1), "<|finetune_right_pad_id|>",
            reserved(2), "<|start_header_id|>", "<|end_header_id|>", "<|eom_id|>", "<|eot_id|>",
            "<|python_tag|>",
        ] + (3...247).map(reserved)
    }

    /// The tokens in the lines of `text`, by rank.
    static func tokens(_ text: [UInt8], path: String) throws(TokenizerError) -> [[UInt8]] {
        var tokens: [[UInt8]] = []
        for (index, line) in text.split(separator: 0x0A).enumerated() {
            let parts = (line.last == 0x0D ? line.dropLast() : line).split(separator: 0x20)
            let position = FilePosition.line(index + 1, of: path)
            guard parts.count == 2, let token = Base64.bytes(of: String(decoding: parts[0], as: UTF8.self)),
                !token.isEmpty, let rank = Int(String(decoding: parts[1], as: UTF8.self))
            else {
                throw .invalid(position, problem: "expected a token in Base64, a space and its rank")
            }
            guard rank == tokens.count else {
                throw .invalid(position, problem: "expected rank \(tokens.count), found \(rank)")
            }
            tokens.append(token)
        }
        return tokens
    }
}

extension Vocabulary {
    /// The pairs of tokens whose bytes, one behind the other, are those of the token with `id`.
    fileprivate func byteSplits(of id: Int) -> [(left: Int32, right: Int32)] {
        let bytes = Array(bytes(of: id))
        let span = bytes.span.bytes
        var splits: [(left: Int32, right: Int32)] = []
        for index in bytes.indices.dropFirst() {
            guard let left = self.id(of: span.extracting(0..<index)),
                let right = self.id(of: span.extracting(index..<bytes.count))
            else { continue }
            splits.append((left, right))
        }
        return splits
    }
}
