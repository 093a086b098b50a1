import Testing

@testable import WeightStore

@Suite struct ClosestNamesTests {
    @Test func findsSpellingMistakes() {
        #expect(
            ClosestNames.to("wte.wieght", among: ["wte.weight", "wpe.weight", "other"]) == [
                "wte.weight", "wpe.weight",
            ]
        )
    }

    @Test func findsNamesWithOtherLeadingParts() {
        let names = ["transformer.wte.weight", "transformer.wpe.weight", "lm_head.weight"]
        #expect(ClosestNames.to("wte.weight", among: names).first == "transformer.wte.weight")
        #expect(
            ClosestNames.to("model/transformer.wte.weight", among: names).first == "transformer.wte.weight"
        )
    }

    @Test func givesAtMostThree() {
        #expect(ClosestNames.to("a0", among: (1...9).map { "a\($0)" }) == ["a1", "a2", "a3"])
    }

    @Test func givesNothingThatIsFarOff() {
        #expect(ClosestNames.to("alpha", among: ["omega/weight", ""]).isEmpty)
        #expect(ClosestNames.to("", among: ["something"]).isEmpty)
    }
}
