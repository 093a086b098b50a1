import PauseStrategy
import Tokens

/// A strategy with every kind of setting, which inserts its vocabulary's first pause `count` times.
struct SamplePauses: PauseStrategy {
    struct Configuration: PauseConfiguration {
        var count = 3
        var rate = 0.5
        var scale: Float = 1
        var eager = false
        var text = "."
        var limit: Int?
        var byte: UInt8 = 7
        var sizes = [1, 2]
        var window = Window()
        var extra: Window?
        var weights = ["a": 1.0]
        var choice = Choice.fixed(count: 2)
        var mode = Mode.slow
    }

    struct Window: Codable, Equatable {
        var size = 8
        var name: String?
    }

    enum Choice: Codable, Equatable {
        case fixed(count: Int)
        case range(from: Int, to: Int)
    }

    enum Mode: String, Codable {
        case slow, fast
    }

    static let name: PauseStrategyName = "sample"

    let configuration: Configuration
    private let token: TokenID?

    init(configuration: Configuration, vocabulary: PauseVocabulary) throws(PauseStrategyError) {
        self.configuration = configuration
        token = vocabulary.pauseTokens.first
    }

    func insertions(
        into sequence: TokenSequence,
        using random: inout some RandomNumberGenerator
    ) -> [PauseInsertion] {
        guard let token else { return [] }
        return (0..<configuration.count).map { _ in PauseInsertion(offset: 0, token: token) }
    }
}

/// A strategy without settings that breaks the law on offsets.
struct LawlessPauses: PauseStrategy {
    struct Configuration: PauseConfiguration {}

    static let name: PauseStrategyName = "lawless"

    init(configuration: Configuration, vocabulary: PauseVocabulary) {}

    func insertions(
        into sequence: TokenSequence,
        using random: inout some RandomNumberGenerator
    ) -> [PauseInsertion] {
        [PauseInsertion(offset: sequence.count + 1, token: 0)]
    }
}
