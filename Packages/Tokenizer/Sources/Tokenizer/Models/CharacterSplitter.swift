/// Cuts text into words for tokenizers whose symbols are characters, not bytes.
struct CharacterSplitter: Sendable {
    private let steps: [SplittingStep]

    /// Follows `steps`, which came from the file `source`.
    init(_ steps: [SplittingStep], source: String) throws(TokenizerError) {
        self.steps = steps
        if steps.contains(where: { if case .bytes = $0 { true } else { false } }) {
            let problem = "bytes are known only for tokenizers whose vocabulary spells all of them"
            throw .invalid(.field("pre_tokenizer", of: source), problem: problem)
        }
    }

    /// Whether spaces become `sign`, and nothing else happens.
    func replacesSpaces(by sign: String) -> Bool {
        steps.contains { if case .metaspace(sign, _, _) = $0 { true } else { false } }
    }

    /// Whether words are cut at most in front of spaces.
    var keepsSpaces: Bool {
        steps.allSatisfy { step in
            switch step {
            case .metaspace, .spaces: true
            default: false
            }
        }
    }

    /// The words of `text`.
    func words(of text: AlignedText) -> [AlignedText] {
        steps.reduce([text]) { words, step in words.flatMap { Self.words(of: $0, step) } }
    }

    private static func words(of text: AlignedText, _ step: SplittingStep) -> [AlignedText] {
        if case .metaspace(let sign, let prepends, let splits) = step {
            return words(of: text, sign: Array(sign.utf8), prepends, splits)
        }
        let ranges = TextCuts.words(of: text.bytes.span.bytes, step)
        return ranges.map { $0.map { text.part($0) } } ?? [text]
    }

    private static func words(
        of text: AlignedText,
        sign: [UInt8],
        _ prepends: SplittingStep.Prepending,
        _ splits: Bool
    ) -> [AlignedText] {
        var text = text.replacing([0x20], with: sign)
        let isWanted = prepends == .always || prepends == .first && text.start == 0
        if isWanted, !text.isContinuation, !text.bytes.isEmpty, !text.bytes.starts(with: sign) {
            text = text.rewritten { writer in
                writer.replace(0..<0, by: sign)
                writer.copy(0..<text.bytes.count)
            }
        }
        guard splits else { return [text] }
        return text.cut { bytes, index in bytes[index] == sign[0] && bytes[index...].starts(with: sign) }
    }
}

extension AlignedText {
    /// The stretches of the text that begin where `isStart` says so, and at its beginning.
    fileprivate func cut(_ isStart: ([UInt8], Int) -> Bool) -> [AlignedText] {
        var parts: [AlignedText] = []
        var start = 0
        for index in bytes.indices where index > start && isStart(bytes, index) {
            parts.append(part(start..<index))
            start = index
        }
        if start < bytes.count { parts.append(start == 0 ? self : part(start..<bytes.count)) }
        return parts
    }
}
