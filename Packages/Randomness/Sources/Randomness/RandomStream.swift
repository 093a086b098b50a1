/// A seeded stream of random numbers that can be split by name and saved.
///
/// Streams with different names are independent, so a new consumer never shifts an old one:
/// `RandomStream(seed: 7).split("pauses").split(epoch).split(index)`.
///
/// Numbers come from xoshiro256** (Blackman and Vigna, *Scrambled linear pseudorandom number
/// generators*, 2018, <https://arxiv.org/abs/1805.01407>), seeded through SplitMix64. Not for
/// cryptography.
public struct RandomStream: RandomNumberGenerator, Equatable, Sendable {
    // Four stored words, not an array: a draw costs no allocation, bounds check or reference count.
    @usableFromInline var word0: UInt64
    @usableFromInline var word1: UInt64
    @usableFromInline var word2: UInt64
    @usableFromInline var word3: UInt64

    /// Starts the stream of `seed`.
    public init(seed: UInt64) {
        var mixer = SplitMix64(seed: seed)
        word0 = mixer.next()
        word1 = mixer.next()
        word2 = mixer.next()
        word3 = mixer.next()
    }

    /// Advances the stream.
    @inlinable
    public mutating func next() -> UInt64 {
        let result = Self.rotateLeft(word1 &* 5, by: 7) &* 9
        let shifted = word1 << 17
        word2 ^= word0
        word3 ^= word1
        word1 ^= word2
        word0 ^= word3
        word2 ^= shifted
        word3 = Self.rotateLeft(word3, by: 45)
        return result
    }

    @inlinable
    static func rotateLeft(_ value: UInt64, by count: UInt64) -> UInt64 {
        (value &<< count) | (value &>> (64 &- count))
    }
}
