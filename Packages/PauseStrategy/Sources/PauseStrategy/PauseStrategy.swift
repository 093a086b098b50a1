public import Tokens

/// Decides where pauses go in one example.
///
/// A pause buys the model one extra position before it must commit to the next real token. A
/// strategy only says *which* tokens go *where*; ``Tokens/PausedSequence`` puts them in and works
/// out targets, so no strategy can lose a real token or score a pause.
///
/// ## Laws
///
/// - Offsets ascend and lie in `0...T` for an example of `T` real tokens.
/// - The same configuration, example and generator state give the same insertions on every machine.
/// - Randomness comes only from `random`.
/// - Tokens come from the vocabulary or from the example.
/// - An example with a prompt is never refused.
///
/// `PauseStrategyContract` in `PauseStrategyTesting` checks them; every strategy's tests run it.
/// The walk-through is `docs/add-a-pause-strategy.md`.
public protocol PauseStrategy: Sendable {
    /// The settings of one run. Every setting has a default, given by `init()`.
    associatedtype Configuration: PauseConfiguration

    /// The name in run files, checkpoints and reports, for example `append`. Never changes meaning.
    static var name: PauseStrategyName { get }

    /// Creates a strategy.
    ///
    /// - Parameters:
    ///   - configuration: Settings, decoded but not yet validated.
    ///   - vocabulary: The tokens to insert.
    /// - Throws: ``PauseStrategyError/invalidConfiguration(strategy:problem:)``.
    init(configuration: Configuration, vocabulary: PauseVocabulary) throws(PauseStrategyError)

    /// Returns the pauses of one example.
    ///
    /// At inference the completion is empty: what is inserted then is what the model reads before
    /// its first token of answer. Scorers leave it empty too, so that all options of a question
    /// see the same pauses.
    ///
    /// - Parameters:
    ///   - sequence: The example, of `T` real tokens.
    ///   - random: The stream of this example; advanced by the call.
    /// - Returns: Which tokens to put in, and where; offsets ascending.
    /// - Throws: ``PauseStrategyError/unsuitableExample(strategy:problem:)``.
    func insertions(
        into sequence: TokenSequence,
        using random: inout some RandomNumberGenerator
    ) throws(PauseStrategyError) -> [PauseInsertion]
}

/// The settings of a pause strategy: a plain value whose `init()` holds every default.
public protocol PauseConfiguration: Codable, Equatable, Sendable {
    /// The default settings.
    init()
}

extension PauseStrategy {
    /// Returns `sequence` with this strategy's pauses in place.
    ///
    /// - Throws: What ``insertions(into:using:)`` throws, or
    ///   ``PauseStrategyError/brokenLaw(strategy:problem:)`` if it returns what no example can hold.
    public func pausedSequence(
        from sequence: TokenSequence,
        using random: inout some RandomNumberGenerator
    ) throws(PauseStrategyError) -> PausedSequence {
        let insertions = try insertions(into: sequence, using: &random)
        if let problem = PausedSequence.problem(with: insertions, realCount: sequence.count) {
            throw .brokenLaw(strategy: Self.name, problem: problem)
        }
        return PausedSequence(sequence, inserting: insertions)
    }
}
