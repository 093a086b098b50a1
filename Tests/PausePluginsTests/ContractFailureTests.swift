import PauseStrategy
import PauseStrategyTesting
import Testing
import Tokens

/// The contract test must catch what it claims to: each of these strategies breaks one law.
@Suite struct ContractFailureTests {
    @Test func catchesAnOffsetOutsideTheExample() throws {
        #expect(
            try PauseStrategyContract(Outside.self).problems() == [
                "insertion 0 has offset 1, outside 0...0, for 0 + 0 tokens"
            ]
        )
    }

    @Test func catchesOffsetsThatDescend() throws {
        #expect(
            try PauseStrategyContract(Descending.self).problems() == [
                "insertion 1 has offset 0, after one of 1, for 0 + 1 tokens"
            ]
        )
    }

    @Test func catchesTokensFromNowhere() throws {
        #expect(
            try PauseStrategyContract(Stranger.self).problems() == [
                "token 7 is neither of the vocabulary nor of the example, for 0 + 0 tokens"
            ]
        )
    }

    @Test func catchesRandomnessOfItsOwn() throws {
        let problems = try PauseStrategyContract(Capricious.self).problems()
        #expect(problems.map { $0.prefix(26) } == ["one seed gives two results"])
    }

    @Test func catchesSettingsThatDoNotSurviveBeingSaved() throws {
        #expect(
            try PauseStrategyContract(Forgetful.self).problems() == [
                "the settings change when they are saved and read again"
            ]
        )
    }

    @Test func catchesANameThatIsHardToType() throws {
        #expect(
            try PauseStrategyContract(BadlyNamed.self).problems() == [
                "the name 'My Pauses!' is not lower-case words joined by hyphens"
            ]
        )
    }

    @Test func doesNotLetAnExampleWithAPromptBeRefused() {
        #expect(throws: PauseStrategyError.unsuitableExample(strategy: "picky", problem: "no")) {
            try PauseStrategyContract(Picky.self).check()
        }
    }

    @Test func makesTheTestFail() throws {
        try withKnownIssue {
            try PauseStrategyContract(BadlyNamed.self).check()
        } matching: { issue in
            issue.comments.contains { $0.rawValue.hasPrefix("the name 'My Pauses!'") }
        }
    }
}

/// A strategy that a test can get wrong in one line.
private protocol Flawed: PauseStrategy where Configuration == Empty {
    init()
    func offsets(in sequence: TokenSequence) -> [PauseInsertion]
}

private struct Empty: PauseConfiguration {}

extension Flawed {
    init(configuration: Empty, vocabulary: PauseVocabulary) { self.init() }

    func insertions(
        into sequence: TokenSequence,
        using random: inout some RandomNumberGenerator
    ) -> [PauseInsertion] {
        offsets(in: sequence)
    }
}

private struct Outside: Flawed {
    static let name: PauseStrategyName = "outside"
    func offsets(in sequence: TokenSequence) -> [PauseInsertion] {
        [PauseInsertion(offset: sequence.count + 1, token: 9000)]
    }
}

private struct Descending: Flawed {
    static let name: PauseStrategyName = "descending"
    func offsets(in sequence: TokenSequence) -> [PauseInsertion] {
        [sequence.count, 0].map { PauseInsertion(offset: $0, token: 9000) }
    }
}

private struct Stranger: Flawed {
    static let name: PauseStrategyName = "stranger"
    func offsets(in sequence: TokenSequence) -> [PauseInsertion] {
        [PauseInsertion(offset: 0, token: 7)]
    }
}

private struct Capricious: Flawed {
    static let name: PauseStrategyName = "capricious"
    func offsets(in sequence: TokenSequence) -> [PauseInsertion] {
        (0..<Int.random(in: 0..<1000)).map { _ in PauseInsertion(offset: 0, token: 9000) }
    }
}

private struct BadlyNamed: Flawed {
    static let name: PauseStrategyName = "My Pauses!"
    func offsets(in sequence: TokenSequence) -> [PauseInsertion] { [] }
}

private struct Forgetful: PauseStrategy {
    struct Configuration: PauseConfiguration {
        var count = Int.random(in: 0..<Int.max)
        init() {}
        init(from decoder: any Decoder) { self.init() }
        func encode(to encoder: any Encoder) throws {
            _ = encoder.container(keyedBy: Key.self)
        }
        private enum Key: CodingKey {}
    }

    static let name: PauseStrategyName = "forgetful"
    init(configuration: Configuration, vocabulary: PauseVocabulary) {}

    func insertions(
        into sequence: TokenSequence,
        using random: inout some RandomNumberGenerator
    ) -> [PauseInsertion] {
        []
    }
}

private struct Picky: PauseStrategy {
    typealias Configuration = Empty
    static let name: PauseStrategyName = "picky"
    init(configuration: Empty, vocabulary: PauseVocabulary) {}

    func insertions(
        into sequence: TokenSequence,
        using random: inout some RandomNumberGenerator
    ) throws(PauseStrategyError) -> [PauseInsertion] {
        throw .unsuitableExample(strategy: Self.name, problem: "no")
    }
}
