/// Numbers that look random and are the same in every run of the tests.
struct Draws {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A number in `0..<count`.
    mutating func next(below count: Int) -> Int {
        // A linear congruential generator; its upper bits are good enough to choose moments.
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(count))
    }
}
