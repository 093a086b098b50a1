#!/usr/bin/env python3
"""Prints the numbers that Tests/RandomnessTests and RandomRatePausesTests expect.

They are computed without any of the Swift code.

The first two lines can be checked against published vectors: SplitMix64 from seed 1234567, and
xoshiro256** from the state 1, 2, 3, 4 (both appear in the tests of other libraries).

Run: python3 Tools/make-random-goldens.py
"""

import math

MASK = (1 << 64) - 1


def split_mix(seed):
    """Yields the words of SplitMix64."""
    while True:
        seed = (seed + 0x9E3779B97F4A7C15) & MASK
        word = ((seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & MASK
        yield word ^ (word >> 31)


def rotated(word, count):
    return ((word << count) | (word >> (64 - count))) & MASK


class Stream:
    """xoshiro256**, seeded through SplitMix64 as its authors advise."""

    def __init__(self, state):
        self.state = list(state)

    @classmethod
    def seeded(cls, seed):
        words = split_mix(seed)
        return cls(next(words) for _ in range(4))

    def next(self):
        s = self.state
        result = (rotated((s[1] * 5) & MASK, 7) * 9) & MASK
        shifted = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= shifted
        s[3] = rotated(s[3], 45)
        return result

    def split(self, key):
        """The stream called (bytes) or numbered (int) `key`."""
        if isinstance(key, bytes):
            number = 0xCBF29CE484222325
            for byte in key:
                number = ((number ^ byte) * 0x100000001B3) & MASK
        else:
            number = key & MASK
        seed = next(split_mix(number))
        for word in self.state:
            seed = next(split_mix(seed ^ word))
        return Stream.seeded(seed)

    def below(self, count):
        """Lemire's method."""
        product = self.next() * count
        if product & MASK < count:
            threshold = ((1 << 64) - count) % count
            while product & MASK < threshold:
                product = self.next() * count
        return product >> 64

    def uniform(self):
        return (self.next() >> 11) * 2.0**-53

    def normal(self):
        radius = math.sqrt(-2 * math.log(1 - self.uniform()))
        return radius * math.cos(2 * math.pi * self.uniform())

    def permutation(self, count):
        order = list(range(count))
        for remaining in range(count, 1, -1):
            chosen = self.below(remaining)
            order[remaining - 1], order[chosen] = order[chosen], order[remaining - 1]
        return order

    def pause_offsets(self, token_count, pause_count):
        """Where `random-rate` puts pauses: selection sampling, place by place."""
        offsets = []
        tokens_left, pauses_left = token_count, pause_count
        while pauses_left > 0:
            if self.below(tokens_left + pauses_left) < pauses_left:
                offsets.append(token_count - tokens_left)
                pauses_left -= 1
            else:
                tokens_left -= 1
        return offsets


def main():
    words = split_mix(1234567)
    print("SplitMix64, seed 1234567:", [next(words) for _ in range(5)])
    stream = Stream([1, 2, 3, 4])
    print("xoshiro256**, state 1 2 3 4:", [stream.next() for _ in range(10)])
    print("saved, seed 1234567:", "".join(f"{word:016x}" for word in Stream.seeded(1234567).state))
    stream = Stream.seeded(7).split(b"pauses").split(3).split(-1)
    print("seed 7, split by pauses, 3, -1:", [stream.next() for _ in range(3)])
    stream = Stream.seeded(42)
    print("below 10, seed 42:", [stream.below(10) for _ in range(12)])
    stream = Stream.seeded(42)
    print("below 3 * 2^61, seed 42:", [stream.below(3 << 61) for _ in range(4)])
    print("permutation of 8, seed 42:", Stream.seeded(42).permutation(8))
    stream = Stream.seeded(42)
    print("uniform, seed 42:", [stream.uniform() for _ in range(3)])
    stream = Stream.seeded(42)
    print("normal, seed 42:", [stream.normal() for _ in range(3)])
    stream = Stream.seeded(2024).split(b"pauses").split(0).split(0)
    print("random-rate, 17 tokens, 8 pauses:", stream.pause_offsets(17, 8))


if __name__ == "__main__":
    main()
