import Testing

@testable import Tokenizer

@Suite struct ByteAlphabetTests {
    /// Every character of up to two bytes in UTF-8 and some behind them; all but 256 stand for no byte.
    @Test func knowsTheCharactersOfBytesAndNoOthers() {
        let alphabet = ByteAlphabet.shared
        var found: [UInt8] = []
        for value in (0 as UInt32)..<0x900 {
            guard let character = Unicode.Scalar(value) else { continue }
            var bytes: [UInt8] = []
            let spelling = String(Character(character))
            guard alphabet.append(spelling.utf8, to: &bytes) else { continue }
            #expect(bytes.count == 1 && alphabet.spelling(of: bytes) == spelling)
            found += bytes
        }
        #expect(found.sorted() == Array(UInt8.min...UInt8.max))
    }

    @Test func refusesACharacterThatEndsEarly() {
        var bytes: [UInt8] = []
        #expect(!ByteAlphabet.shared.append([0xC4], to: &bytes))
    }
}
