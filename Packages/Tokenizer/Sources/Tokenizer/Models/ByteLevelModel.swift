import Tokens

/// Byte-level byte-pair encoding as a part of a tokenizer.
struct ByteLevelModel: TokenModel {
    let core: ByteLevelBPE
    private let cutting: ByteLevelCutting

    /// Makes the model that `definition` describes; `source` is the file it was read from.
    init(_ definition: TokenizerDefinition, _ bpe: BPEDefinition, source: String) throws(TokenizerError) {
        cutting = try ByteLevelCutting(definition.splitting, source: source)
        let vocabulary = try Vocabulary(bpe, definition.addedTokens, source: source)
        core = ByteLevelBPE(
            vocabulary: vocabulary,
            merges: try MergeTable(bpe, vocabulary, source: source),
            specialTokens: SpecialTokens(),
            pattern: cutting.pattern,
            ignoresMerges: bpe.ignoresMerges
        )
    }

    /// Whether a text may be cut in front of a space that follows anything but white space.
    var endsWordsAtSpaces: Bool { cutting.pattern != nil }

    func encode(_ text: AlignedText, to output: inout TokenOutput) {
        let bytes = text.bytes.span.bytes
        for range in cutting.stretches(of: bytes) {
            encode(stretch: text.part(range), to: &output)
        }
    }

    /// Appends the tokens of normalized text between two added tokens, valid UTF-8, to `output`.
    func encode(_ text: RawSpan, with encoder: inout WordEncoder, to output: inout [TokenID]) {
        if cutting.isSimple { return core.encode(text, with: &encoder, to: &output) }
        for range in cutting.stretches(of: text) {
            let stretch = text.extracting(range)
            if cutting.addsPrefixSpace, stretch.byte(0) != 0x20 {
                let spaced = [0x20] + [UInt8](copying: stretch)
                encode(words: spaced.span.bytes, with: &encoder, to: &output)
            } else {
                encode(words: stretch, with: &encoder, to: &output)
            }
        }
    }

    private func encode(words text: RawSpan, with encoder: inout WordEncoder, to output: inout [TokenID]) {
        guard cutting.cutsFurther else { return core.encode(text, with: &encoder, to: &output) }
        for word in cutting.words(of: text) {
            core.encode(text.extracting(word), with: &encoder, to: &output)
        }
    }

    private func encode(stretch: AlignedText, to output: inout TokenOutput) {
        let hasSpace = !cutting.addsPrefixSpace || stretch.bytes.first == 0x20
        let text = hasSpace ? stretch : NormalizationStep.prepend(" ").applied(to: stretch)
        let known = output.tokens.count
        var encoder = core.encoders.take()
        encode(words: text.bytes.span.bytes, with: &encoder, to: &output.tokens)
        core.encoders.putBack(encoder)
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
}

extension Vocabulary {
    /// The bytes that the spellings of `bpe` stand for; none for special tokens, which are in `added`.
    fileprivate init(
        _ bpe: BPEDefinition,
        _ added: [AddedToken],
        source: String
    ) throws(TokenizerError) {
        let spelled = bpe.vocabulary
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
                throw .invalid(
                    bpe.position(ofToken: id, in: source),
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
            let position = bpe.position(ofMerge: rank, in: source)
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
