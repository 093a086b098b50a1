import Testing
import Tokens

@testable import Tokenizer

/// `tokenizer.json` as we write it, read by the `tokenizers` library.
@Suite(.enabled(if: Peers.haveTokenizers, "set FERMATA_PEERS_PYTHON to a Python with tokenizers"))
struct PeerTests {
    private func expectAgreement(_ tokenizer: any Tokenizer, special: [String]) throws {
        var generator = TextGenerator(seed: 9)
        let texts =
            [
                "", "the cat", "ab<tag>ab ", "  two  spaces", special.joined(),
                "a" + special.joined(separator: " "),
            ]
            + (0..<200).map { _ in generator.text(upTo: 20) }
        let json = try tokenizer.document().tokenizerJSON()
        let encodings = try Peers.encodings(of: texts, json: json)

        #expect(encodings.count == texts.count)
        for (text, expected) in zip(texts, encodings) {
            let ids = tokenizer.encode(text)
            #expect(ids == expected.ids, "\(text.debugDescription)")
            #expect(
                tokenizer.encodeAllowingSpecialTokens(text) == expected.allowed,
                "\(text.debugDescription)"
            )
            #expect(tokenizer.template.applied(to: ids) == expected.framed)
            if tokenizer.unencodable(in: text).isEmpty {
                #expect(tokenizer.decode(ids).utf8.elementsEqual(expected.decoded.utf8), "\(text)")
            }
        }
        let pauses = tokenizer.specialTokens.pauses
        #expect(try Peers.encodings(of: [special.joined()], json: json)[0].allowed == pauses)
    }

    @Test func agreesOnPausesBehindTheVocabulary() throws {
        let names = ["<pause_0>", "<pause_1>"]
        try expectAgreement(TinyBPE.tokenizer().addingPauses(2), special: names)
        try expectAgreement(ByteTokenizer().addingPauses(2), special: names)
        try expectAgreement(
            CharacterTokenizer(alphabet: "the ca?", replacement: "?").addingPauses(2),
            special: names
        )
        try expectAgreement(TinyBPE.tokenizer(reserved: ["<x>"]).addingPauses(1), special: ["<pause>"])
    }

    @Test func agreesOnPausesBehindAPaddedVocabulary() throws {
        try expectAgreement(TinyBPE.tokenizer().addingPauses(1, at: 300), special: ["<pause>"])
    }

    @Test func agreesOnAPauseInAReservedPlace() throws {
        let tokenizer = try TinyBPE.tokenizer(reserved: ["<x>", "<y>"]).placingPauses(in: ["<y>"])
        try expectAgreement(tokenizer, special: ["<pause>"])
    }

    @Test(arguments: [SentencePieceModel.Algorithm.bpe, .unigram])
    func agreesOnSentencePieceModels(algorithm: SentencePieceModel.Algorithm) throws {
        var model = BinaryModelTests.model
        model.algorithm = algorithm
        model.pieces.removeAll { $0.kind == .userDefined }
        try expectAgreement(SentencePieceTokenizer(model).addingPauses(1), special: ["<pause>"])
        model.addsDummyPrefix = false
        try expectAgreement(SentencePieceTokenizer(model).addingPauses(1), special: ["<pause>"])
        model.removesExtraSpaces = true
        try expectAgreement(SentencePieceTokenizer(model).addingPauses(1), special: ["<pause>"])
    }

    @Test(
        .needsRealData,
        arguments: ["gpt2", "gpt-neox/tokenizer.json", "dolma2/tokenizer.json", "llama2", "llama3"]
    )
    func agreesOnPublishedTokenizers(name: String) throws {
        let tokenizer = try RealData.tokenizer(name).addingPauses(1)
        try expectAgreement(tokenizer, special: ["<pause>"])
    }
}
