import Settings
import Testing

@Suite struct NearestNameTests {
    private let names = ["append", "prepend", "random-rate", "none"]

    @Test(arguments: [
        ("apend", "append"),  // left out
        ("appendd", "append"),  // one too many
        ("eppend", "append"),  // another
        ("papend", "append"),  // swapped
        ("randomrate", "random-rate"),
        ("randm-raet", "random-rate"),
        ("append", "append"),
    ])
    func findsWhatWasMeant(typed: String, meant: String) {
        #expect(names.nearest(to: typed) == meant)
    }

    @Test(arguments: ["", "x", "zebra", "onne-of-those", String(repeating: "a", count: 100_000)])
    func doesNotGuessWildly(typed: String) {
        #expect(names.nearest(to: typed) == nil)
    }

    @Test func listsTheNearestFirst() {
        #expect(["weigth", "weights", "bias", "wait"].close(to: "weight") == ["weigth", "weights"])
        #expect(["b1", "a1", "b0"].close(to: "b2") == ["b1", "b0"])
    }

    @Test func knowsNothingNearestToNothing() {
        #expect([String]().nearest(to: "append") == nil)
    }
}
