import Testing

@testable import Tokenizer

@Suite struct WordSplitterTests {
    private func words(_ text: String) -> [String] {
        let splitter = WordSplitter()
        let bytes = Array(text.utf8)
        var words: [String] = []
        var start = 0
        while start < bytes.count {
            let end = splitter.end(ofWordAt: start, in: bytes.span.bytes)
            words.append(String(decoding: bytes[start..<end], as: UTF8.self))
            start = end
        }
        return words
    }

    @Test(arguments: [
        ("Hello, world!", ["Hello", ",", " world", "!"]),
        (
            "don't we'll I'm they've you're he'd it's",
            [
                "don", "'t", " we", "'ll", " I", "'m", " they", "'ve", " you", "'re", " he", "'d", " it",
                "'s",
            ]
        ),
        ("it'S 'tis ''s", ["it", "'", "S", " '", "tis", " ''", "s"]),
        ("'", ["'"]), ("'l", ["'", "l"]), ("'r", ["'", "r"]), ("'v", ["'", "v"]), ("x'", ["x", "'"]),
        ("a  b   c", ["a", " ", " b", "  ", " c"]),
        ("a\n\nb \n c", ["a", "\n", "\n", "b", " \n", " c"]),
        ("a   ", ["a", "   "]), (" ", [" "]), ("\t", ["\t"]), (" \t", [" \t"]), ("\ta", ["\t", "a"]),
        ("3.14 and 1000", ["3", ".", "14", " and", " 1000"]),
        ("abc123 ½Ⅷ٣", ["abc", "123", " ½Ⅷ٣"]),
        ("naïve Ωжук日本 한글", ["naïve", " Ωжук日本", " 한글"]),
        ("e\u{301}a", ["e", "\u{301}", "a"]),
        ("👍🏽 ok", ["👍🏽", " ok"]),
        ("a\u{A0}b\u{3000}\u{2003}c\u{85}", ["a", "\u{A0}", "b", "\u{3000}", "\u{2003}", "c", "\u{85}"]),
        ("a \u{A0}b", ["a", " ", "\u{A0}", "b"]),
        ("x\u{200B}y\u{FEFF}", ["x", "\u{200B}", "y", "\u{FEFF}"]),
        ("sixteenletterswo rds", ["sixteenletterswo", " rds"]),
        ("eightlet ", ["eightlet", " "]),
        ("eightleté", ["eightleté"]),
    ])
    func cutsAsThePatternDoes(text: String, expected: [String]) {
        #expect(words(text) == expected)
    }

    @Test func cutsNothingOutOfNothing() {
        #expect(words("").isEmpty)
    }

    /// Standard Unicode properties, close to the table: only characters newer than one of the two differ.
    private func classOf(_ character: Unicode.Scalar) -> ReferenceBPE.Class {
        if character.properties.isWhitespace { return .space }
        switch character.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            return .letter
        case .decimalNumber, .letterNumber, .otherNumber: return .number
        default: return .other
        }
    }

    @Test func cutsRandomTextsAsThePlainTwinDoes() {
        var generator = TextGenerator(seed: 4)
        for _ in 0..<500 {
            let text = generator.text(upTo: 30)
            #expect(words(text) == ReferenceBPE.words(of: text, class: classOf), "\(text.debugDescription)")
        }
    }

    @Test func theWordsInARowAreTheText() {
        var generator = TextGenerator(seed: 5)
        for _ in 0..<200 {
            let text = generator.text(upTo: 40)
            #expect(Array(words(text).joined().utf8) == Array(text.utf8))
        }
    }
}

@Suite struct CharacterClassesTests {
    @Test func agreesWithTheStandardOnWhatIsOld() {
        let old: [Unicode.Scalar: UInt8] = [
            "a": 1, "Z": 1, "ª": 1, "é": 1, "ʰ": 1, "ǅ": 1, "日": 1, "한": 1, "𝒜": 1, "0": 2, "9": 2, "²": 2,
            "Ⅷ": 2, "〇": 2,
            "٣": 2, " ": 3, "\t": 3, "\u{0B}": 3, "\u{85}": 3, "\u{A0}": 3, "\u{1680}": 3, "\u{200A}": 3,
            "\u{2029}": 3,
            "\u{3000}": 3, "_": 0, "\u{301}": 0, "\u{200B}": 0, "\u{FEFF}": 0, "🙂": 0, "\u{10FFFF}": 0,
            "\u{1C}": 0,
        ]
        for (character, expected) in old {
            #expect(CharacterClasses.shared[character.value] == expected, "\(character.debugDescription)")
        }
    }
}
