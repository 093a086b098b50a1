/// Cuts text into words for tokenizers whose symbols are characters, not bytes.
struct CharacterSplitter: Sendable {
    private let steps: [SplittingStep]

    /// Follows `steps`, which came from the file `source`.
    init(_ steps: [SplittingStep], source: String) throws(TokenizerError) {
        self.steps = steps
        for step in steps {
            switch step {
            case .digits, .whitespace, .spaces, .metaspace: break
            case .words, .bytes:
                let problem = "a pattern of words is known only for byte-level tokenizers"
                throw .invalid(.field("pre_tokenizer", of: source), problem: problem)
            }
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
        switch step {
        case .whitespace: return text.runs(of: CharacterClass.whitespace, keepsThem: false)
        case .digits(let individually):
            let runs = text.runs(of: CharacterClass.number, keepsThem: true)
            guard individually else { return runs }
            return runs.flatMap { run in
                let classes = CharacterClasses.shared
                let isNumber = classes[run.bytes.span.bytes.codePoint(0).value] == CharacterClass.number
                return isNumber ? run.characters() : [run]
            }
        case .spaces: return text.cut { bytes, index in index > 0 && bytes[index - 1] == 0x20 }
        case .metaspace(let sign, let prepends, let splits):
            return words(of: text, sign: Array(sign.utf8), prepends, splits)
        case .words, .bytes: return [text]
        }
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

    /// The characters one by one.
    fileprivate func characters() -> [AlignedText] {
        cut { bytes, index in bytes[index] & 0xC0 != 0x80 }
    }

    /// The runs of characters that are of `characterClass`, if wanted, and of those that are not.
    fileprivate func runs(of characterClass: UInt8, keepsThem: Bool) -> [AlignedText] {
        let classes = CharacterClasses.shared
        let text = bytes.span.bytes
        var runs: [AlignedText] = []
        var start = 0
        while start < bytes.count {
            let isInClass = classes[text.codePoint(start).value] == characterClass
            var end = start
            while end < bytes.count {
                let (character, byteCount) = text.codePoint(end)
                if (classes[character] == characterClass) != isInClass { break }
                end += byteCount
            }
            if keepsThem || !isInClass { runs.append(part(start..<end)) }
            start = end
        }
        return runs
    }
}
