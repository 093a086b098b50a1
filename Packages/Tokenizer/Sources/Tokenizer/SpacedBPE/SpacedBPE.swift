import Tokens

/// Byte-pair encoding over characters for text in which spaces become signs and nothing else changes: the
/// fast way to the ids of Llama 2 and its family.
///
/// Text is read as it is. It falls apart wherever no merge joins what stands on both sides, so in front of
/// nearly every space, and each part is merged alone, or known from before.
///
/// Copies share their cache of parts. Calls on several threads do not wait for each other.
struct SpacedBPE: Sendable {
    private let symbols: SpacedSymbols
    private let pairs: PairTable
    private let joints: SpacedJoints
    private let encoders = EncoderPool { SpacedEncoder() }

    /// Prepares the merges of `pairs`; nil if the sign has no token.
    ///
    /// - Parameters:
    ///   - vocabulary: The spellings of the tokens that characters and merges may become.
    ///   - pairs: The merges.
    ///   - unknowns: What becomes of other characters.
    ///   - isCutAtSigns: Whether each sign begins a word of its own, whatever the merges say.
    init?(_ vocabulary: Vocabulary, _ pairs: PairTable, _ unknowns: UnknownSymbols, isCutAtSigns: Bool) {
        guard let symbols = SpacedSymbols(vocabulary, unknowns) else { return nil }
        self.symbols = symbols
        self.pairs = pairs
        joints = SpacedJoints(
            vocabulary,
            pairs,
            keepsUnknowns: unknowns.fusesCharacters,
            isCutAtSigns: isCutAtSigns
        )
    }

    /// The ids of `text`, valid UTF-8, in an array with room for at least `capacity` of them.
    func ids(of text: RawSpan, hasPrefix: Bool, capacity: Int = 0) -> [TokenID] {
        var ids: [TokenID] = []
        ids.reserveCapacity(max(capacity, text.byteCount / 3) + 8)
        append(text, hasPrefix: hasPrefix, to: &ids)
        return ids
    }

    /// Appends the ids of `text`, valid UTF-8, with one more sign in front if told, to `output`.
    func append(_ text: RawSpan, hasPrefix: Bool, to output: inout [TokenID]) {
        var encoder = encoders.take()
        var start = 0
        if hasPrefix {
            if !text.isEmpty, joints.joins(behindPrefix: text) { start = joints.end(ofPartAt: 0, in: text) }
            encoder.appendFirst(text.extracting(0..<start), symbols, pairs, to: &output)
        }
        while start < text.byteCount {
            let end = joints.end(ofPartAt: start, in: text)
            encoder.append(start..<end, of: text, symbols, pairs, to: &output)
            start = end
        }
        encoders.putBack(encoder)
    }
}
