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
        checkName()
        try checkSettings()
        let strategy = try Strategy(configuration: configuration, vocabulary: .contract)
        for example in TokenSequence.contractExamples {
            for seed in [1, 2, 3] as [UInt64] {
                try check(strategy, on: example, seed: seed)
            }
        }
    }

    private func checkName() {
        let isStable = Strategy.name.rawValue.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil
        expect(isStable, "the name '\(Strategy.name)' is not lower-case words joined by hyphens")
    }

    /// What a run file says reaches the strategy, whole.
    private func checkSettings() throws {
        var registry = PauseStrategyRegistry()
        try registry.register(Strategy.self)
        let settings = try JSONEncoder().encode(configuration)
        _ = try registry.makeStrategy(named: Strategy.name, settings: settings, vocabulary: .contract)
        _ = try registry.makeStrategy(named: Strategy.name, vocabulary: .contract)
        let decoded = try JSONDecoder().decode(Strategy.Configuration.self, from: settings)
        expect(decoded == configuration, "the settings change when they are saved and read again")
    }

    private func check(_ strategy: Strategy, on example: TokenSequence, seed: UInt64) throws {
        var random = ContractGenerator(seed: seed)
        guard let insertions = try insertions(of: strategy, into: example, using: &random) else { return }
        let place = "for \(example.prompt.count) + \(example.completion.count) tokens"

        if let problem = PausedSequence.problem(with: insertions, realCount: example.count) {
            expect(false, "\(problem) \(place)")
            return
        }
        let known = Set(PauseVocabulary.contract.pauseTokens + example.prompt + example.completion)
        let strangers = insertions.filter { !known.contains($0.token) && !(9100..<9356).contains($0.token) }
        expect(strangers.isEmpty, "token \(strangers.first?.token ?? 0) comes from nowhere \(place)")

        var replay = ContractGenerator(seed: seed)
        let other = try Strategy(configuration: configuration, vocabulary: .contract)
        let repeated = try self.insertions(of: other, into: example, using: &replay)
        expect(repeated == insertions && replay == random, "one seed gives two results \(place)")
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

    private func expect(_ isKept: Bool, _ problem: String) {
        #expect(isKept, "\(problem)", sourceLocation: sourceLocation)
    }
}
