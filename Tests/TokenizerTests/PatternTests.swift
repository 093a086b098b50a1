import Testing

@testable import Tokenizer

/// Regular expressions as files of tokenizers have them; real ones are in `GoldenTests`.
@Suite struct PatternTests {
    /// The matches in `text`, each as text.
    private func matches(_ pattern: String, _ text: String) throws -> [String] {
        let pattern = try Pattern(pattern)
        let bytes = Array(text.utf8)
        let span = bytes.span.bytes
        var found: [String] = []
        var index = 0
        while index < bytes.count {
            if let end = pattern.end(ofMatchAt: index, in: span) {
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
            for index in bytes.indices where bytes[index] & 0xC0 != 0x80 {
                let end = pattern.end(ofMatchAt: index, in: bytes.span.bytes)
                #expect(end.map { $0 > index && $0 <= bytes.count } ?? true, "\(text)")
            }
        }
        #expect(known > 100)
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: ["(?:a|a){64}b", "(?:a|aa){40}b", "(?:a|a|aa)+b", "(?=(?:a|a){64}b)a|(?:aa|a){50}c"]
    )
    func choicesThatAreAlikeTakeNoTime(pattern: String) throws {
        #expect(try matches(pattern, String(repeating: "a", count: 200)) == [])
    }

    @Test func whatWasTriedChangesNoMatch() throws {
        let parts = ["(?:", ")", "a", "b", "aa", "[ab]", "|", "+", "{2,3}", "*", "(?!", "(?="]
        var generator = TextGenerator(seed: 13)
        var found = 0
        for _ in 0..<40_000 {
            let count = Int.random(in: 3...14, using: &generator)
            let spelling = (0..<count).map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
            guard let pattern = try? Pattern(spelling) else { continue }
            let text = (0..<12).map { _ in ["a", "a", "b"].randomElement(using: &generator) ?? "" }.joined()
            let bytes = Array(text.utf8)
            for start in bytes.indices {
                let expected = pattern.end(ofMatchAt: start, in: bytes.span.bytes, patience: .max)
                #expect(
                    pattern.end(ofMatchAt: start, in: bytes.span.bytes, patience: 0) == expected,
                    "\(spelling)"
                )
                if expected != nil { found += 1 }
            }
        }
        #expect(found > 1000)
    }

    @Test func depthIsLimited() {
        let deep = String(repeating: "(", count: 10_000) + "a" + String(repeating: ")", count: 10_000)
        #expect(throws: PatternParser.Problem.self) { try Pattern(deep) }
    }
}
