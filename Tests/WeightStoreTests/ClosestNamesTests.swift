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

    @Test(arguments: [
        ("", "", 0), ("a", "", 1), ("", "ab", 2), ("kitten", "sitting", 3), ("flaw", "lawn", 2),
        ("ab", "ba", 2),
    ])
    func countsTheEditsBetweenTwoNames(a: String, b: String, distance: Int) {
        for (x, y) in [(a, b), (b, a)] {
            let (x, y) = (Array(x.utf8), Array(y.utf8))
            #expect(ClosestNames.editDistance(x, y, limit: 10) == distance)
            #expect(ClosestNames.editDistance(x, y, limit: distance) == distance)
            if distance > 0 { #expect(ClosestNames.editDistance(x, y, limit: distance - 1) == nil) }
        }
    }
}
