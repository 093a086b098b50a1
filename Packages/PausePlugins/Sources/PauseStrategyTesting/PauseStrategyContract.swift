import Foundation
public import PauseStrategy
public import Testing
import Tokens

/// The laws of `PauseStrategy`, as one test that every strategy runs on itself.
///
/// ```swift
/// @Test func meetsThePauseStrategyContract() throws {
///     try PauseStrategyContract(MyPauses.self).check()
/// }
/// ```
///
/// Needs a strategy that works with ``PauseStrategy/PauseVocabulary/contract``.
public struct PauseStrategyContract<Strategy: PauseStrategy> {
    private let configuration: Strategy.Configuration
    private let sourceLocation: SourceLocation

    /// Checks `strategy` with `configuration`.
    public init(
        _ strategy: Strategy.Type,
        configuration: Strategy.Configuration = .init(),
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        self.configuration = configuration
        self.sourceLocation = sourceLocation
    }

    /// Records an issue for every law that is broken.
    ///
    /// - Throws: What the strategy throws where it may not.
    public func check() throws {
        for problem in try problems() {
            Issue.record("\(problem)", sourceLocation: sourceLocation)
        }
    }

    /// The laws that are broken: a clause for each, about the first example that shows it.
    ///
    /// - Throws: What the strategy throws where it may not.
    public func problems() throws -> [String] {
        let strategy = try Strategy(configuration: configuration, vocabulary: .contract)
        return try [nameProblem, settingsProblem(), exampleProblem(strategy)].compactMap { $0 }
    }

    private var nameProblem: String? {
        let isStable = Strategy.name.rawValue.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil
        return isStable ? nil : "the name '\(Strategy.name)' is not lower-case words joined by hyphens"
    }

    /// What a run file says must reach the strategy, whole.
    private func settingsProblem() throws -> String? {
        var registry = PauseStrategyRegistry()
        try registry.register(Strategy.self)
        let settings = try JSONEncoder().encode(configuration)
        _ = try registry.makeStrategy(named: Strategy.name, settings: settings, vocabulary: .contract)
        _ = try registry.makeStrategy(named: Strategy.name, vocabulary: .contract)
        let decoded = try JSONDecoder().decode(Strategy.Configuration.self, from: settings)
        return decoded == configuration ? nil : "the settings change when they are saved and read again"
    }

    private func exampleProblem(_ strategy: Strategy) throws -> String? {
        for example in TokenSequence.contractExamples {
            for seed in [1, 2, 3] as [UInt64] {
                guard let problem = try problem(of: strategy, with: example, seed: seed) else { continue }
                return "\(problem), for \(example.prompt.count) + \(example.completion.count) tokens"
            }
        }
        return nil
    }

    private func problem(of strategy: Strategy, with example: TokenSequence, seed: UInt64) throws -> String? {
        var random = ContractGenerator(seed: seed)
        guard let insertions = try insertions(of: strategy, into: example, using: &random) else { return nil }
        if let problem = PausedSequence.problem(with: insertions, realCount: example.count) { return problem }

        let known = Set(PauseVocabulary.contract.pauseTokens + example.prompt + example.completion)
        let text = PauseVocabulary.contractText
        if let stranger = insertions.first(where: { !known.contains($0.token) && !text.contains($0.token) }) {
            return "token \(stranger.token) is neither of the vocabulary nor of the example"
        }

        var replay = ContractGenerator(seed: seed)
        let other = try Strategy(configuration: configuration, vocabulary: .contract)
        let repeated = try self.insertions(of: other, into: example, using: &replay)
        return repeated == insertions && replay == random ? nil : "one seed gives two results"
    }

    /// The insertions; nil if the strategy refuses an example that it may refuse.
    private func insertions(
        of strategy: Strategy,
        into example: TokenSequence,
        using random: inout ContractGenerator
    ) throws -> [PauseInsertion]? {
        do {
            return try strategy.insertions(into: example, using: &random)
        } catch PauseStrategyError.unsuitableExample where example.prompt.isEmpty {
            return nil
        }
    }
}
