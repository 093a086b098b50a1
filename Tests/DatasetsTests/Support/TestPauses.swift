import PauseStrategy
import Tokens

/// A strategy small enough to see that it is right.
struct TestPauses: PauseStrategy {
    struct Configuration: PauseConfiguration {
        var placement = Placement.none
        var count = 0
    }

    enum Placement: String, Codable {
        /// No pauses at all.
        case none
        /// Behind the prompt.
        case append
        /// Anywhere, independently.
        case random
        /// As many as there are prompt tokens, in front.
        case onePerPromptToken
    }

    static let name: PauseStrategyName = "test"

    private let configuration: Configuration
    private let token: TokenID

    init(configuration: Configuration, vocabulary: PauseVocabulary) throws(PauseStrategyError) {
        self.configuration = configuration
        token = vocabulary.pauseTokens[0]
    }

    init(_ placement: Placement, count: Int = 0, token: TokenID) throws {
        let configuration = Configuration(placement: placement, count: count)
        try self.init(configuration: configuration, vocabulary: PauseVocabulary(pauseTokens: [token]))
    }

    func insertions(
        into sequence: TokenSequence,
        using random: inout some RandomNumberGenerator
    ) throws(PauseStrategyError) -> [PauseInsertion] {
        let offsets: [Int]
        switch configuration.placement {
        case .none: offsets = []
        case .append: offsets = Array(repeating: sequence.prompt.count, count: configuration.count)
        case .onePerPromptToken: offsets = sequence.prompt.map { _ in 0 }
        case .random:
            var drawn: [Int] = []
            for _ in 0..<configuration.count {
                drawn.append(Int.random(in: 0...sequence.count, using: &random))
            }
            offsets = drawn.sorted()
        }
        return offsets.map { PauseInsertion(offset: $0, token: token) }
    }
}
