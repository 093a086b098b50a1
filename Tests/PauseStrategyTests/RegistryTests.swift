import Foundation
import PauseStrategy
import Randomness
import Settings
import Testing
import Tokens

@Suite struct RegistryTests {
    private let vocabulary = PauseVocabulary(pauseTokens: [99])

    @Test func listsNamesInOrder() throws {
        #expect(PauseStrategyRegistry().names == [])
        #expect(try registry().names == ["lawless", "sample"])
    }

    @Test func createsAStrategyFromItsName() throws {
        let strategy = try registry().makeStrategy(named: "sample", vocabulary: vocabulary)
        var random = RandomStream(seed: 0)
        let paused = try strategy.pausedSequence(
            from: TokenSequence(prompt: [7], completion: [8]),
            using: &random
        )
        #expect(paused.tokens == [99, 99, 99, 7, 8])
    }

    @Test func refusesAnotherStrategyOfTheSameName() throws {
        var registry = try registry()
        #expect(throws: PauseStrategyError.duplicateName("sample")) {
            try registry.register(SamplePauses.self)
        }
        #expect(
            PauseStrategyError.duplicateName("sample").description
                == "two pause strategies are called 'sample'; rename one of them"
        )
    }

    @Test(arguments: [
        (
            "sampel",
            "no pause strategy is called 'sampel'; did you mean 'sample'? Known: lawless, sample"
        ),
        ("append", "no pause strategy is called 'append'; known: lawless, sample"),
        ("", "no pause strategy is called ''; known: lawless, sample"),
    ])
    func namesTheNearestStrategy(name: String, message: String) throws {
        let registry = try registry()
        let error = #expect(throws: PauseStrategyError.self) {
            try registry.makeStrategy(named: PauseStrategyName(rawValue: name), vocabulary: vocabulary)
        }
        #expect(error?.description == message)
    }

    @Test func saysThatNothingIsRegistered() {
        let error = #expect(throws: PauseStrategyError.self) {
            try PauseStrategyRegistry().makeStrategy(named: "sample", vocabulary: vocabulary)
        }
        #expect(error?.description == "no pause strategy is called 'sample'; none is registered")
    }

    @Test func writesDefaultsOut() throws {
        let resolved = try registry().resolved(PauseSettings("sample", settings: ["count": .number(5)]))
        #expect(resolved.settings["count"] == .number(5))
        #expect(resolved.settings["rate"] == .number(0.5))
        #expect(resolved.settings["window"] == .object(["size": .number(8)]))
        #expect(try registry().resolved(resolved) == resolved)
        #expect(try registry().resolved(PauseSettings("lawless")) == PauseSettings("lawless"))
    }

    @Test func doesNotTrustWhatAStrategyReturns() throws {
        let strategy = try registry().makeStrategy(named: "lawless", vocabulary: vocabulary)
        var random = RandomStream(seed: 0)
        let error = #expect(throws: PauseStrategyError.self) {
            try strategy.pausedSequence(from: TokenSequence(prompt: [7], completion: []), using: &random)
        }
        #expect(
            error?.description == """
                pause strategy 'lawless' breaks its contract: insertion 0 has offset 2, outside 0...1; \
                this is a mistake in the strategy, and its contract test will show it
                """
        )
    }

    @Test func aStrategyNameIsABareTextInFiles() throws {
        let text = try JSONEncoder().encode(["append" as PauseStrategyName])
        #expect(String(decoding: text, as: UTF8.self) == "[\"append\"]")
        #expect(try JSONDecoder().decode([PauseStrategyName].self, from: text) == ["append"])
    }

    private func registry() throws -> PauseStrategyRegistry {
        var registry = PauseStrategyRegistry()
        try registry.register(SamplePauses.self)
        try registry.register(LawlessPauses.self)
        return registry
    }
}
