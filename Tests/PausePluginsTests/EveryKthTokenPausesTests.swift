import Foundation
import PauseStrategy
import PauseStrategyTesting
import Testing
import Tokens

@Suite struct EveryKthTokenPausesTests {
    @Test func meetsThePauseStrategyContract() throws {
        try PauseStrategyContract(EveryKthTokenPauses.self).check()
    }

    @Test func putsAPauseBehindEveryKthToken() throws {
        var registry = PauseStrategyRegistry()
        try registry.register(EveryKthTokenPauses.self)
        let strategy = try registry.makeStrategy(
            named: "every-kth-token",
            settings: Data("{\"distance\": 2}".utf8),
            vocabulary: PauseVocabulary(pauseTokens: [99])
        )
        var random = ContractGenerator()
        let paused = try strategy.pausedSequence(
            from: TokenSequence(prompt: [1, 2, 3], completion: [4, 5]),
            using: &random
        )
        #expect(paused.tokens == [1, 2, 99, 3, 4, 99, 5])
    }

    @Test func rejectsADistanceOfZero() {
        var configuration = EveryKthTokenPauses.Configuration()
        configuration.distance = 0
        let problem = PauseStrategyError.invalidConfiguration(
            strategy: "every-kth-token",
            problem: "distance is 0; set it to 1 or more"
        )
        #expect(throws: problem) {
            try EveryKthTokenPauses(configuration: configuration, vocabulary: .contract)
        }
    }
}
