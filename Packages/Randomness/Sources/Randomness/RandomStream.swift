/// A seeded stream of random numbers that can be split by name and saved.
///
/// Streams with different names are independent, so a new consumer never shifts an old one:
/// `RandomStream(seed: 7).split("pauses").split(epoch).split(index)`.
///
/// Numbers come from xoshiro256** (Blackman and Vigna, *Scrambled linear pseudorandom number
/// generators*, 2018, <https://arxiv.org/abs/1805.01407>), seeded through SplitMix64. Not for
/// cryptography.
public struct RandomStream: RandomNumberGenerator, Equatable, Codable, Sendable {
    private var state: [UInt64]

    /// Starts the stream of `seed`.
    public init(seed: UInt64) {
        var mixer = SplitMix64(state: seed)
        state = (0..<4).map { _ in mixer.next() }
    }

    /// Advances the stream.
    public mutating func next() -> UInt64 {
        let result = Self.rotateLeft(state[1] &* 5, by: 7) &* 9
        let shifted = state[1] << 17
        state[2] ^= state[0]
        state[3] ^= state[1]
        state[1] ^= state[2]
        state[0] ^= state[3]
        state[2] ^= shifted
        state[3] = Self.rotateLeft(state[3], by: 45)
        return result
    }

    /// The independent stream called `name`. Does not advance this one.
    public func split(_ name: String) -> RandomStream {
        // FNV-1a over the name: the same on every machine, unlike `Hasher`.
        let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return split(hash)
    }

    /// The independent stream numbered `index`. Does not advance this one.
    public func split(_ index: Int) -> RandomStream {
        split(UInt64(bitPattern: Int64(index)))
    }

    private func split(_ key: UInt64) -> RandomStream {
        var mixer = SplitMix64(state: key)
        var seed = mixer.next()
        for word in state {
            mixer = SplitMix64(state: seed ^ word)
            seed = mixer.next()
        }
        return RandomStream(seed: seed)
    }

    private static func rotateLeft(_ value: UInt64, by count: UInt64) -> UInt64 {
        (value << count) | (value >> (64 - count))
    }
}

/// The generator that turns one seed into well-mixed words.
private struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
