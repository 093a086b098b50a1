import Testing
import Tokenizer
import Tokens

@Suite struct TokenizerContractTests {
    @Test(arguments: [0, 1, 3])
    func bytesMeetTheContract(pauseCount: Int) throws {
        let tokenizer = ByteTokenizer().addingPauses(pauseCount)
        try TokenizerContract(tokenizer, isByteLevel: true).check()
    }

    @Test(arguments: [0, 1, 3])
    func charactersMeetTheContract(pauseCount: Int) throws {
        let tokenizer = try CharacterTokenizer(alphabet: "01").addingPauses(pauseCount)
        try TokenizerContract(tokenizer, isByteLevel: false, alphabet: "01").check()
    }

    @Test(arguments: [0, 1, 3])
    func charactersWithAReplacementMeetTheContract(pauseCount: Int) throws {
        let base = try CharacterTokenizer(alphabet: "ab?\u{301}\r\n", replacement: "?")
        try TokenizerContract(base.addingPauses(pauseCount), isByteLevel: false, alphabet: "ab?").check()
    }

    @Test(arguments: [0, 1, 3])
    func aSmallBPEMeetsTheContract(pauseCount: Int) throws {
        let tokenizer = try TinyBPE.tokenizer().addingPauses(pauseCount)
        try TokenizerContract(tokenizer, isByteLevel: true).check()
    }

    @Test func implementationsWithoutPausesMeetTheContract() throws {
        try TokenizerContract(ByteTokenizer(), isByteLevel: true).check()
        try TokenizerContract(CharacterTokenizer(alphabet: "é日🙂"), isByteLevel: false, alphabet: "é日🙂")
            .check()
        try TokenizerContract(TinyBPE.tokenizer(), isByteLevel: true).check()
    }

    @Test(.needsRealData) func gpt2MeetsTheContract() throws {
        let tokenizer = try RealData.gpt2.get()
        try TokenizerContract(tokenizer.addingPauses(1), isByteLevel: true).check()
    }
}
