import Testing
import Tokenizer
import Tokens

/// The laws of ``Tokenizer``, as one test that every implementation runs on itself.
struct TokenizerContract {
    private let tokenizer: any Tokenizer
    private let isByteLevel: Bool
    private let texts: [String]

    /// - Parameters:
    ///   - tokenizer: The implementation.
    ///   - isByteLevel: Whether it promises that every text survives.
    ///   - alphabet: Text that it encodes without loss in any case.
    init(_ tokenizer: any Tokenizer, isByteLevel: Bool, alphabet: String = "") {
        self.tokenizer = tokenizer
        self.isByteLevel = isByteLevel
        var generator = TextGenerator(seed: 1)
        let special = tokenizer.specialTokens
        texts =
            [
                "", alphabet, String(alphabet.reversed()), "Hello, world!",
                String(repeating: "ab ", count: 200),
            ]
            + special.all.compactMap { special.name(of: $0) } + ["<pause>", "<pause_0>", "x<pause>x <pause>"]
            + (0..<60).map { _ in generator.text(upTo: 20) }
    }

    func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
        checkIDs(sourceLocation)
        checkBytes(sourceLocation)
        checkDecoding(sourceLocation)
        checkStreaming(sourceLocation)
        try checkDocument(sourceLocation)
    }

    private func checkIDs(_ location: SourceLocation) {
        let special = Set(tokenizer.specialTokens.all)
        let size = tokenizer.vocabularySize
        #expect(
            special.allSatisfy { 0..<size ~= Int($0.rawValue) },
            "a special token has no id",
            sourceLocation: location
        )
        for text in texts {
            let tokens = tokenizer.encode(text)
            let isInRange = tokens.allSatisfy { 0..<size ~= Int($0.rawValue) }
            #expect(isInRange, "\(text.debugDescription): an id out of range", sourceLocation: location)
            #expect(
                special.isDisjoint(with: tokens),
                "\(text.debugDescription) yields a special token",
                sourceLocation: location
            )
            #expect(tokenizer.encode(text) == tokens, "one text, two results", sourceLocation: location)
        }
    }

    private func checkBytes(_ location: SourceLocation) {
        let outside = [-1, Int32.min, Int32.max, Int32(tokenizer.vocabularySize)].map {
            TokenID(rawValue: $0)
        }
        for token in outside + tokenizer.specialTokens.all {
            #expect(tokenizer.bytes(of: token).isEmpty, "\(token) stands for text", sourceLocation: location)
        }
        for id in 0..<min(tokenizer.vocabularySize, 1000) where !tokenizer.specialTokens.contains(TokenID(id))
        {
            #expect(
                !tokenizer.bytes(of: TokenID(id)).isEmpty,
                "\(id) stands for nothing",
                sourceLocation: location
            )
        }
    }

    private func checkDecoding(_ location: SourceLocation) {
        for (index, text) in texts.enumerated() {
            let tokens = tokenizer.encode(text)
            let decoded = tokenizer.decode(tokens)
            if isByteLevel || index < 3 {
                #expect(Array(decoded.utf8) == Array(text.utf8), "the text changed", sourceLocation: location)
            }
            let mixed = tokens.flatMap { tokenizer.specialTokens.all + [$0] } + tokenizer.specialTokens.all
            #expect(
                Array(tokenizer.decode(mixed).utf8) == Array(decoded.utf8),
                "a special token is decoded",
                sourceLocation: location
            )
        }
        let first = (0..<tokenizer.vocabularySize).first { tokenizer.bytes(of: TokenID($0)) == [0xE2] }
        if let first {
            #expect(tokenizer.decode([TokenID(first)]) == "\u{FFFD}", sourceLocation: location)
        }
        #expect(!isByteLevel || first != nil, "a byte has no token", sourceLocation: location)
    }

    private func checkStreaming(_ location: SourceLocation) {
        for text in texts {
            let tokens = tokenizer.encode(text)
            var decoder = StreamingDecoder(tokenizer)
            let pieces = tokens.map { decoder.append($0) } + [decoder.finish()]
            #expect(
                Array(pieces.joined().utf8) == Array(tokenizer.decode(tokens).utf8),
                "streaming differs from decoding",
                sourceLocation: location
            )
        }
    }

    private func checkDocument(_ location: SourceLocation) throws {
        let document = try tokenizer.document()
        let read = try TokenizerDocument(json: document.json)
        #expect(read == document, "the document changed", sourceLocation: location)
        let remade = try read.makeTokenizer()
        #expect(remade.vocabularySize == tokenizer.vocabularySize, sourceLocation: location)
        #expect(remade.specialTokens == tokenizer.specialTokens, sourceLocation: location)
        for text in texts {
            #expect(remade.encode(text) == tokenizer.encode(text), sourceLocation: location)
        }
        for id in 0..<min(tokenizer.vocabularySize, 1000) {
            let token = TokenID(id)
            #expect(remade.bytes(of: token) == tokenizer.bytes(of: token), sourceLocation: location)
            #expect(
                remade.displayName(of: token) == tokenizer.displayName(of: token),
                sourceLocation: location
            )
        }
    }
}
