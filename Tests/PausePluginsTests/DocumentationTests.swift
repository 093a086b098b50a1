import Foundation
import PausePlugins
import PauseStrategy
import PauseStrategyTesting
import Testing
import Tokens

/// What the documentation shows is what the code does.
@Suite struct DocumentationTests {
    private let pause = PauseToken(text: "<pause>", id: 99)
    private let words = ["The", " sky", " is", " blue", ".", " So", " what"]

    @Test func theGuideShowsThePluginThatTheseTestsRun() throws {
        let blocks = try Page("add-a-pause-strategy.md").blocks(of: "swift")
        #expect(blocks.first == (try source("EveryKthTokenPauses.swift")))
        #expect(blocks.dropFirst().first == (try source("EveryKthTokenPausesTests.swift")))
    }

    @Test func fineTuningIsShownAsItIs() throws {
        #expect(try block(0) == fineTuningExample().rendered { $0 == pause.id ? pause.text : character($0) })
    }

    @Test func pretrainingIsShownAsItIs() throws {
        let window = TokenSequence(prompt: [], completion: (0..<7).map { TokenID($0) })
        let insertions = [1, 3, 3].map { PauseInsertion(offset: $0, token: pause.id) }
        let paused = PausedSequence(window, inserting: insertions)
        #expect(try block(1) == paused.trimmed(to: 6).rendered(name: name))
    }

    @Test func hintsAreShownAsTheyAre() throws {
        let bits = TokenSequence(prompt: [1, 0, 1], completion: [0], hints: [1, 1])
        let paused = try paused(bits, "append", count: 3)
        #expect(try block(2) == paused.rendered { $0 == pause.id ? "<pause>" : "\($0)" })
    }

    @Test func positionsAreShownAsTheyAre() throws {
        let paused = try fineTuningExample()
        let lines = PausePositions.allCases.map { policy in
            let positions = policy.positions(isInserted: paused.isInserted)
            let label = policy.rawValue + String(repeating: " ", count: 11 - policy.rawValue.count)
            return label + positions.map { $0 < 0 ? " \($0)" : "  \($0)" }.joined() + "\n"
        }
        #expect(try block(3) == lines.joined())
    }

    @Test func theContractIsShownAsItIs() throws {
        let json = try Page("pauses.md").blocks(of: "json").first
        #expect(try json == String(decoding: contract().json(), as: UTF8.self) + "\n")
    }

    @Test func refusalsAreShownAsTheyAre() throws {
        var run = try contract().overriding(count: 0)
        run.positions = .shared
        let lines = try contract().contradictions(with: run).map { "\($0)\n" }
        #expect(try block(4) == lines.joined())
    }

    @Test func theTableOfStrategiesIsComplete() throws {
        var registry = PauseStrategyRegistry()
        try PausePlugins.registerAll(in: &registry)
        let rows = try Page("pauses.md").text.split(separator: "\n").filter { $0.hasPrefix("| `") }
        for name in registry.names {
            #expect(rows.contains { $0.hasPrefix("| `\(name)` |") }, "\(name) has no row")
        }
    }

    private func contract() throws -> PauseContract {
        var registry = PauseStrategyRegistry()
        try PausePlugins.registerAll(in: &registry)
        return PauseContract(
            strategy: try registry.resolved(PauseSettings("append")),
            pauseTokens: [PauseToken(text: "<pause>", id: 50257)]
        )
    }

    private func fineTuningExample() throws -> PausedSequence {
        let sequence = TokenSequence(prompt: [7, 10, 5, 11], completion: [1, 2])
        return try paused(sequence, "append", count: 3)
    }

    private func paused(
        _ sequence: TokenSequence,
        _ strategy: PauseStrategyName,
        count: Int
    ) throws -> PausedSequence {
        var registry = PauseStrategyRegistry()
        try PausePlugins.registerAll(in: &registry)
        var random = ContractGenerator()
        return try registry.makeStrategy(
            PauseSettings(strategy).overriding(count: count),
            vocabulary: PauseVocabulary(pauseTokens: [pause.id])
        ).pausedSequence(from: sequence, using: &random)
    }

    /// As `characters:0123456789+=` has it.
    private func character(_ token: TokenID) -> String {
        String(Array("0123456789+=")[Int(token.rawValue)])
    }

    private func name(_ token: TokenID) -> String {
        token == pause.id ? pause.text : words[Int(token.rawValue)]
    }

    private func block(_ index: Int) throws -> String {
        let blocks = try Page("pauses.md").blocks(of: "text")
        return try #require(blocks.indices.contains(index) ? blocks[index] : nil)
    }

    private func source(_ name: String) throws -> String {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: name)
        return try String(contentsOf: file, encoding: .utf8)
    }
}

/// One page of `docs/`.
private struct Page {
    let text: String

    init(_ name: String) throws {
        let root = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        text = try String(contentsOf: root.appending(path: "docs/\(name)"), encoding: .utf8)
    }

    /// The code blocks in `language`, in order, without their fences.
    func blocks(of language: String) -> [String] {
        text.components(separatedBy: "\n```\(language)\n").dropFirst().map { rest in
            rest.hasPrefix("```") ? "" : rest.components(separatedBy: "\n```")[0] + "\n"
        }
    }
}
