import Testing

@testable import Tokenizer

/// Regular expressions as files of tokenizers have them; real ones are in `GoldenTests`.
@Suite struct PatternTests {
    /// The matches in `text`, each as text.
    private func matches(_ pattern: String, _ text: String) throws -> [String] {
        var search = PatternSearch(try Pattern(pattern))
        let bytes = Array(text.utf8)
        let span = bytes.span.bytes
        var found: [String] = []
        var index = 0
        while index < bytes.count {
            if let end = search.end(ofMatchAt: index, in: span) {
                found.append(String(decoding: bytes[index..<end], as: UTF8.self))
                index = end
            } else {
                index += span.codePoint(index).byteCount
            }
        }
        return found
    }

    @Test(arguments: [
        ("a|ab", "abab", ["a", "a"]),
        ("a+b|a", "aab aac", ["aab", "a", "a"]),
        ("a{2,3}", "aaaaa", ["aaa", "aa"]),
        ("a{2}b?", "aabaaa", ["aab", "aa"]),
        ("[a-cé]+", "abcdé", ["abc", "é"]),
        ("[^a-c\\s]+", "abc de\u{3000}f", ["de", "f"]),
        ("[]x-]", "]-x", ["]", "-", "x"]),
        ("\\p{Lu}\\p{Ll}*", "AbcDéf", ["Abc", "Déf"]),
        ("\\P{L}+", "ab12 c", ["12 "]),
        ("(?i:'s|'ll)", "'S 'lL 'ſ", ["'S", "'lL", "'ſ"]),
        ("(?i:k)", "kK\u{212A}", ["k", "K", "\u{212A}"]),
        ("\\s+(?!\\S)|\\s+", "  a ", [" ", " ", " "]),
        ("x(?=y)", "xyxz", ["x"]),
        ("(?:ab)+c", "ababcab", ["ababc"]),
        ("(?:ab|a){2}", "abaaa", ["aba", "aa"]),
        ("a*+a|b", "aab", ["b"]),
        ("a$", "a\na", ["a", "a"]),
        ("a\\z", "a\na", ["a"]),
        ("^a", "aa\na", ["a", "a"]),
        ("\\Aa", "aa", ["a"]),
        (".+", "ab\nc", ["ab", "c"]),
        ("\\x41\\u0042\\x{1F600}", "AB\u{1F600}", ["AB\u{1F600}"]),
        ("\\d+", "1٢a", ["1٢"]),
    ])
    func findsWhatOthersFind(pattern: String, text: String, expected: [String]) throws {
        #expect(try matches(pattern, text) == expected)
    }

    @Test(arguments: [
        ("a*", "it may match nothing"), ("a|", "it may match nothing"), ("(a", "'(' is not closed"),
        ("a)", "')' closes nothing"), ("[a", "'[' is not closed"), ("[z-a]", "a range whose ends"),
        ("[a&&b]", "sets within sets"), ("(?<=a)b", "a group of this kind"), ("a+?", "repetition as rarely"),
        ("(a+)+", "repetition of a group that repeats"), ("(a?)*b", "repetition of a group"),
        ("(?:ab)?+c", "possessive repetition of a group"), ("(?:ab)++c", "possessive repetition of a group"),
        ("a{2}{3}", "repetition of a repetition"), ("a{2}+", "repetition of a repetition"),
        ("(?:(?:(?:(?:ab){60}){60}){60}){60}", "its groups repeat too often"), ("a{3,2}", "the count"),
        ("a{99999}", "the count"), ("a{1", "'{' is not closed"),
        ("\\p{Han}", "'\\p{Han}', which is no general category"), ("\\w", "'\\w'"), ("\\1", "'\\1'"),
        ("+a", "'+' repeats nothing"), ("\\", "a backslash at its end"),
        ("\\x{D800}", "the character 'D800'"),
    ])
    func refusesTheRestByName(pattern: String, expected: String) {
        #expect(throws: PatternParser.Problem.self) { try Pattern(pattern) }
        do throws(PatternParser.Problem) {
            _ = try Pattern(pattern)
        } catch {
            #expect(error.text.hasPrefix(expected), "\(error.text)")
        }
    }

    @Test func survivesAnyPattern() {
        let parts = [
            "(", ")", "[", "]", "{", "}", "a", "|", "*", "+", "?", "\\", "p", "^", "-", "?:", "1", ",", "é",
        ]
        var generator = TextGenerator(seed: 12)
        var known = 0
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...12, using: &generator)
            let text = (0..<count).map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
            guard let pattern = try? Pattern(text) else { continue }
            known += 1
            let bytes = Array("a-1é(aaa)".utf8)
            var search = PatternSearch(pattern)
            for index in bytes.indices where bytes[index] & 0xC0 != 0x80 {
                let end = search.end(ofMatchAt: index, in: bytes.span.bytes)
                #expect(end.map { $0 > index && $0 <= bytes.count } ?? true, "\(text)")
            }
        }
        #expect(known > 100)
    }

    /// Patterns with more ways through a run of one letter than any time is enough for.
    @Test(arguments: [
        "(?:a|a){64}b", "(?:a|a)+b", "(?:aa|a)+b", "(?:a|aa|aaa)+(?!a)b", "a*a*a*a*a*a*a*a*b",
        "(?:a(?=(?:a(?=(?:a(?=(?:a(?=(?:a|a)+))+))+))+))+b", "(?:a(?!(?:a|a)+b))+b",
        "(?:(?:a|a)(?:a|a)){32}b",
    ])
    func takesEveryWayOnce(pattern: String) throws {
        let text = Array(String(repeating: "a", count: 200).utf8) + Array("cab".utf8)
        var search = PatternSearch(try Pattern(pattern))
        var stepCount = 0
        for index in text.indices {
            let end = search.end(ofMatchAt: index, in: text.span.bytes)
            stepCount += search.stepCount
            #expect(end == nil || index >= 201, "\(pattern) at \(index)")
        }
        #expect(stepCount < 4_000_000, "\(stepCount) steps")
    }

    /// Choices that are remembered from the first on, against those that are all tried again.
    @Test func findsTheSameHoweverManyChoicesAreRemembered() {
        let parts = [
            "a", "b", "[ab]", "a*", "b+", "[ab]{1,2}", "a*+", "(?:a|aa)+", "(?:ab?|a){2}", "(?=a*b)",
            "(?!ab)",
            "$", "(?:a(?=b*a)|a(?!a)|b)+", "(?:a|b|)",
        ]
        var generator = TextGenerator(seed: 21)
        var known = 0
        for _ in 0..<8000 {
            let choices = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                let count = Int.random(in: 1...5, using: &generator)
                return (0..<count).map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
            }
            let text = choices.joined(separator: "|")
            guard let pattern = try? Pattern(text) else { continue }
            known += 1
            let letters = "aaabbc\n"
            let bytes = (0..<12).map { _ in letters.utf8.randomElement(using: &generator) ?? 0 }
            var plain = PatternSearch(pattern, freeStepCount: .max)
            var eager = PatternSearch(pattern, freeStepCount: 0)
            for index in bytes.indices {
                let expected = plain.end(ofMatchAt: index, in: bytes.span.bytes)
                #expect(eager.end(ofMatchAt: index, in: bytes.span.bytes) == expected, "\(text)")
            }
        }
        #expect(known > 3000, "\(known) patterns")
    }

    @Test func depthIsLimited() {
        let deep = String(repeating: "(", count: 10_000) + "a" + String(repeating: ")", count: 10_000)
        #expect(throws: PatternParser.Problem.self) { try Pattern(deep) }
    }
}
