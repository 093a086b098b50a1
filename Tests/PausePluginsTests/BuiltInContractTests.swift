import PausePlugins
import PauseStrategy
import PauseStrategyTesting
import Settings
import Testing
import Tokens

@Suite struct BuiltInContractTests {
    @Test func everyStrategyMeetsTheContractWithItsDefaults() throws {
        try PauseStrategyContract(NoPauses.self).check()
        try PauseStrategyContract(AppendPauses.self).check()
        try PauseStrategyContract(AppendRandomCountPauses.self).check()
        try PauseStrategyContract(DistinctPauses.self).check()
        try PauseStrategyContract(FillerCharacterPauses.self).check()
        try PauseStrategyContract(PrependPauses.self).check()
        try PauseStrategyContract(RandomRatePauses.self).check()
        try PauseStrategyContract(RepeatLastTokenPauses.self).check()
    }

    @Test func everyStrategyMeetsTheContractWithOtherSettings() throws {
        try PauseStrategyContract(AppendPauses.self, configuration: .init(count: 0)).check()
        try PauseStrategyContract(
            AppendRandomCountPauses.self,
            configuration: .init(counts: [0, 1, 50], count: 3)
        ).check()
        try PauseStrategyContract(DistinctPauses.self, configuration: .init(count: 2)).check()
        try PauseStrategyContract(
            FillerCharacterPauses.self,
            configuration: .init(count: 7, text: "abc")
        ).check()
        try PauseStrategyContract(PrependPauses.self, configuration: .init(count: 1)).check()
        try PauseStrategyContract(RandomRatePauses.self, configuration: .init(rate: 2.5)).check()
        try PauseStrategyContract(RepeatLastTokenPauses.self, configuration: .init(count: 0)).check()
    }

    @Test func allAreRegisteredUnderTheirLastingNames() throws {
        var registry = PauseStrategyRegistry()
        try PausePlugins.registerAll(in: &registry)
        #expect(
            registry.names == [
                "append", "append-random-count", "distinct", "filler-character", "none", "prepend",
                "random-rate", "repeat-last-token",
            ]
        )
        #expect(throws: PauseStrategyError.duplicateName("none")) {
            try PausePlugins.registerAll(in: &registry)
        }
    }

    @Test func defaultsAreThoseOfTheDocumentation() throws {
        var registry = PauseStrategyRegistry()
        try PausePlugins.registerAll(in: &registry)
        let ten = JSONValue.number(10)
        let expected: [PauseStrategyName: [String: JSONValue]] = [
            "append": ["count": ten],
            "append-random-count": ["counts": .array((0...10).map { .number(Double($0)) })],
            "distinct": ["count": ten],
            "filler-character": ["count": ten, "text": .string(".")],
            "none": [:],
            "prepend": ["count": ten],
            "random-rate": ["rate": .number(0.1)],
            "repeat-last-token": ["count": ten],
        ]
        for (name, settings) in expected {
            #expect(try registry.resolved(PauseSettings(name)) == PauseSettings(name, settings: settings))
        }
    }
}
