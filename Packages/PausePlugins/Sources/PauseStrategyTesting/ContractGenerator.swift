/// A small generator that counts how often it is asked: a test can tell whether a strategy drew.
public struct ContractGenerator: RandomNumberGenerator, Equatable, Sendable {
    /// How many words were drawn.
    public private(set) var drawCount = 0
    private var state: UInt64

    /// Starts the stream of `seed`.
    public init(seed: UInt64 = 1) {
        state = seed
    }

    /// Draws a word (SplitMix64).
    public mutating func next() -> UInt64 {
        drawCount += 1
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
