import Foundation
import Testing
import Tokens

@testable import Tokenizer

/// The fast way to ids of text whose spaces become signs, against the way that keeps track of offsets.
@Suite struct SpacedBPETests {
    private static let sign = "\u{2581}"

    /// The steps of a `tokenizer.json`, and whether the fast way may be taken behind them.
    struct Steps: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var normalizer: String
        var preTokenizer: String
        var isSpaced = true
    }

    private static let replace = #"{"type":"Replace","pattern":{"String":" "},"content":"▁"}"#
    private static let prepend = #"{"type":"Prepend","prepend":"▁"}"#

    private static func metaspace(_ scheme: String, splits: Bool) -> String {
        #"{"type":"Metaspace","replacement":"▁","prepend_scheme":"\#(scheme)","split":\#(splits)}"#
    }

    private static func sequence(_ steps: String...) -> String {
        #"{"type":"Sequence","normalizers":[\#(steps.joined(separator: ","))]}"#
    }

    private static let steps: [Steps] = [
        Steps(testDescription: "Llama 2", normalizer: sequence(prepend, replace), preTokenizer: "null"),
        Steps(
            testDescription: "Gemma",
            normalizer: replace,
            preTokenizer:
                #"{"type":"Split","pattern":{"String":" "},"behavior":"MergedWithPrevious","invert":false}"#
        ),
        Steps(
            testDescription: "first",
            normalizer: "null",
            preTokenizer: metaspace("first", splits: false)
        ),
        Steps(
            testDescription: "words",
            normalizer: "null",
            preTokenizer: metaspace("always", splits: true)
        ),
        Steps(
            testDescription: "both",
            normalizer: sequence(replace, prepend),
            preTokenizer: metaspace("always", splits: true)
        ),
        Steps(
            testDescription: "twice",
            normalizer: sequence(prepend, prepend, replace),
            preTokenizer: "null",
            isSpaced: false
        ),
        Steps(testDescription: "spaces", normalizer: prepend, preTokenizer: "null", isSpaced: false),
    ]

    private static func tokenizer(
        _ steps: Steps,
        fallsBack: Bool,
        fuses: Bool,
        splitsAdded: Bool = false
    ) throws -> DefinedTokenizer {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fixtures/tokenizers/llama2.json")
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
        var object = try #require(json as? [String: Any])
        object["normalizer"] = try Self.object(steps.normalizer)
        object["pre_tokenizer"] = try Self.object(steps.preTokenizer)
        var model = try #require(object["model"] as? [String: Any])
        model["byte_fallback"] = fallsBack
        model["fuse_unk"] = fuses
        object["model"] = model
        let added = try #require(object["added_tokens"] as? [[String: Any]])
        object["added_tokens"] = added.filter { token in
            token["special"] as? Bool == true || splitsAdded && token["normalized"] as? Bool == false
        }
        let bytes = [UInt8](try JSONSerialization.data(withJSONObject: object))
        return try DefinedTokenizer(TokenizerDefinition(json: bytes, source: "f"), source: "f")
    }

    private static func object(_ json: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed)
    }

    /// Texts that hold signs and spaces at all places, words of the vocabulary, and unknown characters.
    private static func texts(count: Int, seed: UInt64) -> [String] {
        var generator = TextGenerator(seed: seed)
        let pieces = [
            sign, sign + sign, " ", " ", "  ", ", ", "e ", "the", "<x>", " and", "s", "\n", "漢", "\u{3000}",
        ]
        return (0..<count).map { _ in
            let parts = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                Bool.random(using: &generator)
                    ? pieces.randomElement(using: &generator) ?? "" : generator.text(upTo: 4)
            }
            return parts.joined()
        }
    }

    @Test(arguments: steps)
    func idsAreThoseOfTheWayWithOffsets(steps: Steps) throws {
        for (fallsBack, fuses, splitsAdded) in [
            (true, true, false), (false, true, true), (false, false, false), (true, false, true),
        ] {
            let tokenizer = try Self.tokenizer(
                steps,
                fallsBack: fallsBack,
                fuses: fuses,
                splitsAdded: splitsAdded
            )
            #expect((tokenizer.spaced != nil) == steps.isSpaced)
            for text in Self.texts(count: 2000, seed: 5) {
                #expect(tokenizer.encode(text) == tokenizer.spans(of: text).map(\.token), "\(text)")
                let continued = tokenizer.output(
                    text,
                    allowsSpecial: false,
                    isTracked: false,
                    isContinuation: true
                )
                #expect(tokenizer.encodeContinuation(text) == continued.tokens, "\(text)")
            }
        }
    }

    @Test func longTextsAndWordsAreTheSame() throws {
        let tokenizer = try Self.tokenizer(Self.steps[0], fallsBack: true, fuses: true)
        let word = Self.texts(count: 300, seed: 6).joined().replacing(" ", with: "e")
        for text in [
            Self.texts(count: 3000, seed: 7).joined(), word, "x" + word, String(repeating: " ", count: 999),
        ] {
            #expect(tokenizer.encode(text) == tokenizer.spans(of: text).map(\.token))
        }
    }

    @Test(arguments: [false, true])
    func modelsOfSentencePieceAreTheSame(addsPrefix: Bool) throws {
        let texts = ["\u{2581}a", "ab", "\u{2581}", "a", "b", "aab", "\u{2581}\u{2581}", "b\u{2581}", "é"]
        let pieces: [SentencePieceModel.Piece] = [.init(text: "<unk>", score: 0, kind: .unknown)]
        var model = SentencePieceModel(
            .bpe,
            pieces: pieces + texts.enumerated().map { .init(text: $1, score: -Float($0 / 2)) }
        )
        model.addsDummyPrefix = addsPrefix
        let tokenizer = try SentencePieceTokenizer(model)
        #expect(tokenizer.spaced != nil)
        let letters = ["a", "b", " ", "  ", Self.sign, "é", "x", "yz", "ab"]
        var generator = TextGenerator(seed: 8)
        for _ in 0..<5000 {
            let length = Int.random(in: 0...30, using: &generator)
            let text = (0..<length).map { _ in letters.randomElement(using: &generator) ?? "" }.joined()
            #expect(tokenizer.encode(text) == tokenizer.spans(of: text).map(\.token), "\(text)")
            let continued = tokenizer.output(text, isTracked: false, isContinuation: true).tokens
            #expect(tokenizer.encodeContinuation(text) == continued, "\(text)")
        }
    }
}
