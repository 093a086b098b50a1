/// How a `tokenizer.json` turns spaces into signs, where it does nothing else to text.
struct SpacedText: Sendable {
    /// Whether normalization puts a sign in front, whatever is there.
    private let prependsAlways: Bool
    /// When the splitting puts a sign in front of what does not begin with one.
    private let prepends: SplittingStep.Prepending
    /// Whether each sign begins a word of its own.
    let isCutAtSigns: Bool

    /// Looks at the steps of `definition`; nil if they do more.
    init?(_ definition: TokenizerDefinition) {
        let sign = String(decoding: SentencePieceNormalizer.sign, as: UTF8.self)
        let replacement = NormalizationStep.replace(" ", with: sign)
        let others = definition.normalization.filter { $0 != replacement }
        guard others.isEmpty || others == [.prepend(sign)] else { return nil }
        prependsAlways = !others.isEmpty

        let replaces = definition.normalization.contains(replacement)
        // Where no spaces are left, none ends a word.
        let steps = definition.splitting.filter { !replaces || $0 != .spaces }
        switch steps.first {
        case nil where replaces:
            prepends = .never
            isCutAtSigns = false
        case .metaspace(sign, let prepends, let splits)? where steps.count == 1:
            self.prepends = prepends
            isCutAtSigns = splits
        default: return nil
        }
    }

    /// Whether a sign is put in front of `part`, which is not empty and begins at `start` of the text.
    func hasPrefix(_ part: RawSpan, start: Int) -> Bool {
        if prependsAlways { return true }
        if prepends == .never || prepends == .first && start > 0 { return false }
        return part.byte(0) != 0x20 && !part.hasSign(at: 0)
    }
}
