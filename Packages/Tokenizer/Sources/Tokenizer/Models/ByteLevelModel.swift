import Tokens

/// Byte-level byte-pair encoding as a part of a tokenizer.
struct ByteLevelModel: TokenModel {
    let core: ByteLevelBPE
    private let addsPrefixSpace: Bool
    /// Whether numbers stand apart, and if so, whether each does.
    private let digits: Bool?

    /// Makes the model that `definition` describes; `source` is the file it was read from.
    init(_ definition: TokenizerDefinition, _ bpe: BPEDefinition, source: String) throws(TokenizerError) {
        var steps = definition.splitting[...]
        var digits: Bool?
        if case .digits(let individually)? = steps.first {
            digits = individually
            steps = steps.dropFirst()
        }
        let pattern: WordPattern
        switch (steps.first, steps.dropFirst().first, steps.count) {
        case (.bytes(let addsSpace, splits: true)?, nil, 1):
            pattern = .gpt2
            addsPrefixSpace = addsSpace
        case (.words(let known)?, .bytes(addsPrefixSpace: false, splits: false)?, 2):
            pattern = known
            addsPrefixSpace = false
        default:
            let problem = "these pre-tokenizers together are not known for a byte-level tokenizer"
            throw .invalid(.field("pre_tokenizer", of: source), problem: problem)
        }
        self.digits = digits
        let vocabulary = try Vocabulary(bpe.vocabulary, definition.addedTokens, source: source)
        core = ByteLevelBPE(
            vocabulary: vocabulary,
            merges: try MergeTable(bpe, vocabulary, source: source),
            specialTokens: SpecialTokens(),
            pattern: pattern,
            ignoresMerges: bpe.ignoresMerges
        )
    }

    /// The bytes of the tokens, by id; none for added tokens.
    var vocabulary: Vocabulary { core.vocabulary }

    func encode(_ text: AlignedText, to output: inout TokenOutput) {
        let bytes = text.bytes.span.bytes
        var start = 0
        while start < bytes.byteCount {
            let end = stretchEnd(from: start, in: bytes)
            let isAll = end - start == bytes.byteCount
            encode(stretch: isAll ? text : text.part(start..<end), to: &output)
            start = end
        }
    }

    /// Appends the tokens of normalized text between two added tokens, valid UTF-8, to `output`.
    func encode(_ text: RawSpan, with encoder: inout WordEncoder, to output: inout [TokenID]) {
        var start = 0
        while start < text.byteCount {
            let end = stretchEnd(from: start, in: text)
            let stretch = text.extracting(start..<end)
            if addsPrefixSpace, stretch.byte(0) != 0x20 {
                let spaced = [0x20] + [UInt8](copying: stretch)
                core.encode(spaced.span.bytes, with: &encoder, to: &output)
            } else {
                core.encode(stretch, with: &encoder, to: &output)
            }
            start = end
        }
    }

    private func encode(stretch: AlignedText, to output: inout TokenOutput) {
        let hasSpace = !addsPrefixSpace || stretch.bytes.first == 0x20
        let text = hasSpace ? stretch : NormalizationStep.prepend(" ").applied(to: stretch)
        let known = output.tokens.count
        core.encode(text.bytes.span.bytes, to: &output.tokens)
        guard output.isTracked else { return }
        var place = 0
        output.appendEnds(
            output.tokens[known...].map { token in
                place += core.vocabulary.bytes(of: Int(token.rawValue)).count
                return text.origin(place)
            }
        )
    }

    func unencodable(in text: AlignedText) -> [Unicode.Scalar] { [] }

    /// Where the numbers, or what stands between numbers, end.
    private func stretchEnd(from start: Int, in text: RawSpan) -> Int {
        guard let digits else { return text.byteCount }
        let classes = CharacterClasses.shared
        let (first, byteCount) = text.codePoint(start)
        let isNumber = classes[first] == CharacterClass.number
        var index = start + byteCount
        if isNumber && digits { return index }
        while index < text.byteCount {
            let (character, byteCount) = text.codePoint(index)
            if (classes[character] == CharacterClass.number) != isNumber { break }
            index += byteCount
        }
        return index
    }
}

extension Vocabulary {
    /// The bytes that the spellings in `spelled` stand for; none for special tokens, which are in `added`.
    fileprivate init(
        _ spelled: Vocabulary,
        _ added: [AddedToken],
        source: String
    ) throws(TokenizerError) {
        self.init(capacity: spelled.count)
        let special = Set(added.filter(\.isSpecial).map(\.id))
        let added = Set(added.map(\.id))
        var bytes: [UInt8] = []
        for id in 0..<spelled.count {
            let spelling = spelled.bytes(of: id)
            if spelling.isEmpty || special.contains(TokenID(id)) {
                appendSpecial()
                continue
            }
            bytes.removeAll(keepingCapacity: true)
            guard ByteAlphabet.shared.append(spelling, to: &bytes) else {
                // Added tokens are spelled as they are.
                if added.contains(TokenID(id)) {
                    appendSpecial()
                    continue
                }
                let spelling = String(decoding: spelling, as: UTF8.self)
                throw .invalid(
                    .field("model.vocab.\(spelling)", of: source),
                    problem: "the token spells no bytes, and the file says that all do"
                )
            }
            // Two spellings never stand for the same bytes.
            _ = append(bytes.span.bytes)
        }
    }
}

extension MergeTable {
    /// The merges of `bpe`, whose tokens have their bytes in `vocabulary`.
    fileprivate init(_ bpe: BPEDefinition, _ vocabulary: Vocabulary, source: String) throws(TokenizerError) {
        let origin = BPEOrigin(vocabulary: source, merges: source)
        self.init(byteTokens: try vocabulary.byteTokens(origin: origin), capacity: bpe.merges.count)
        for (rank, merge) in bpe.merges.enumerated() {
            let position = FilePosition.field("model.merges[\(rank)]", of: source)
            for id in [merge.left, merge.right, merge.result] where vocabulary.bytes(of: Int(id)).isEmpty {
                let token = bpe.vocabulary.spelling(of: Int(id)) ?? "\(id)"
                throw .reachableSpecialToken(position, token: token)
            }
            let isNew = append(
                Merge(
                    left: merge.left,
                    right: merge.right,
                    result: merge.result,
                    lastByte: vocabulary.bytes(of: Int(merge.left)).last ?? 0,
                    firstByte: vocabulary.bytes(of: Int(merge.right)).first ?? 0
                )
            )
            if !isNew { throw .duplicate(position, entry: "the merge") }
        }
    }
}
