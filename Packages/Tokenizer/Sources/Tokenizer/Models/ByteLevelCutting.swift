/// How a byte-level tokenizer cuts text into words.
///
/// Published files do so in up to three parts: steps that cut the text, `ByteLevel` itself, and steps behind
/// it, which see bytes in the spelling of ``ByteAlphabet``.
struct ByteLevelCutting: Sendable {
    /// The pattern that is followed while words are encoded; nil where all words are cut before.
    let pattern: WordPattern?
    /// Whether a space is put in front of every stretch.
    let addsPrefixSpace: Bool
    /// The steps that cut text into stretches.
    private let steps: [SplittingStep]
    /// Whether the pattern of GPT-2 cuts stretches, where that is not left to ``pattern``.
    private let splits: Bool
    /// The steps that cut words further.
    private let lastSteps: [SplittingStep]

    /// Follows `steps`, one of which is `ByteLevel`; `source` is the file it was read from.
    init(_ steps: [SplittingStep], source: String) throws(TokenizerError) {
        let problem = FilePosition.field("pre_tokenizer", of: source)
        let isBytes = { (step: SplittingStep) in if case .bytes = step { true } else { false } }
        guard let place = steps.firstIndex(where: isBytes),
            case .bytes(let addsPrefixSpace, let splits) = steps[place],
            !steps[(place + 1)...].contains(where: isBytes)
        else { throw .invalid(problem, problem: "expected one step 'ByteLevel'") }
        for case .metaspace in steps {
            throw .invalid(problem, problem: "'Metaspace' beside 'ByteLevel' is not known")
        }
        let first = Array(steps[..<place])
        let last = Array(steps[(place + 1)...])
        self.addsPrefixSpace = addsPrefixSpace
        lastSteps = last
        switch first.last {
        case _ where !last.isEmpty:
            (pattern, self.steps, self.splits) = (nil, first, splits)
        case nil where splits, .digits where splits && first.count < 2:
            (pattern, self.steps, self.splits) = (.gpt2, first, false)
        case .words(let known) where !splits && !addsPrefixSpace && first.count == 1:
            (pattern, self.steps, self.splits) = (known, [], false)
        default:
            (pattern, self.steps, self.splits) = (nil, first, splits)
        }
    }

    /// Whether text goes to the model as it is.
    var isSimple: Bool { pattern != nil && steps.isEmpty && !addsPrefixSpace }

    /// Whether a stretch is cut before it goes to the model.
    var cutsFurther: Bool { splits || !lastSteps.isEmpty }

    /// The stretches of `text`, in order.
    func stretches(of text: RawSpan) -> [Range<Int>] {
        if text.isEmpty { return [] }
        return steps.reduce([0..<text.byteCount]) { ranges, step in
            ranges.flatMap { range in
                (TextCuts.words(of: text.extracting(range), step) ?? [0..<range.count]).map {
                    ($0.lowerBound + range.lowerBound)..<($0.upperBound + range.lowerBound)
                }
            }
        }
    }

    /// The words of a stretch, in order.
    func words(of stretch: RawSpan) -> [Range<Int>] {
        let words =
            splits
            ? TextCuts.words(of: stretch, .bytes(addsPrefixSpace: false, splits: true)) ?? []
            : [0..<stretch.byteCount]
        if lastSteps.isEmpty { return words }
        return words.flatMap { word in
            parts(of: [UInt8](copying: stretch.extracting(word))).map {
                ($0.lowerBound + word.lowerBound)..<($0.upperBound + word.lowerBound)
            }
        }
    }

    /// What the last steps make of a word: ranges of its bytes, each of which is spelled by one character.
    private func parts(of word: [UInt8]) -> [Range<Int>] {
        let spelling = Array(ByteAlphabet.shared.spelling(of: word[...]).utf8)
        var places = [Int](repeating: 0, count: spelling.count + 1)
        var count = 0
        for (index, byte) in spelling.enumerated() {
            places[index] = count
            // A character of two bytes counts once, at its first.
            if byte & 0xC0 != 0x80 { count += 1 }
        }
        places[spelling.count] = count
        let text = spelling.span.bytes
        return lastSteps.reduce([0..<spelling.count]) { ranges, step in
            ranges.flatMap { range in
                (TextCuts.words(of: text.extracting(range), step) ?? [0..<range.count]).map {
                    ($0.lowerBound + range.lowerBound)..<($0.upperBound + range.lowerBound)
                }
            }
        }.map { places[$0.lowerBound]..<places[$0.upperBound] }
    }
}
