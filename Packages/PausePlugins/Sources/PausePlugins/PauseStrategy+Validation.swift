import PauseStrategy
import Tokens

extension PauseStrategy {
    /// The numbers of pauses that a setting may ask for: none, up to more than any context holds.
    static var validCounts: ClosedRange<Int> { 0...65_536 }

    /// Fails unless `count` is a number of pauses.
    static func validate(count: Int, named name: String = "count") throws(PauseStrategyError) {
        guard !validCounts.contains(count) else { return }
        let bounds = "\(validCounts.lowerBound)...\(validCounts.upperBound)"
        throw .invalidConfiguration(
            strategy: Self.name,
            problem: "\(name) is \(count); set it to a whole number in \(bounds)"
        )
    }

    /// The first `<pause>` of the vocabulary, `count` times.
    ///
    /// A vocabulary without pauses will do where none are asked for.
    static func pauses(
        _ count: Int,
        from vocabulary: PauseVocabulary
    ) throws(PauseStrategyError) -> [TokenID] {
        try validate(count: count)
        guard count > 0 else { return [] }
        guard let token = vocabulary.pauseTokens.first else { throw missingPauseToken }
        return Array(repeating: token, count: count)
    }

    /// The complaint about a vocabulary without `<pause>`.
    static var missingPauseToken: PauseStrategyError {
        .invalidConfiguration(
            strategy: name,
            problem: "the vocabulary has no pause token; set `pauseTokenCount` to 1 or more"
        )
    }
}

extension [PauseInsertion] {
    /// `tokens`, one behind the other, at one place.
    init(_ tokens: [TokenID], at offset: Int) {
        self = tokens.map { PauseInsertion(offset: offset, token: $0) }
    }
}
