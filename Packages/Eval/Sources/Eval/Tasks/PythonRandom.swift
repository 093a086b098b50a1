import Foundation

/// Python's `random.Random`: the Mersenne Twister and the way `sample` uses it.
///
/// lm-evaluation-harness chooses few-shot examples with it, so its prompts can be reproduced only by
/// drawing the same numbers. Not for anything else; `RandomStream` is the project's generator.
///
/// Source: Matsumoto and Nishimura, *Mersenne twister*, ACM TOMACS 8, 1998 (MT19937, seeded by
/// array); the CPython documentation and behaviour of `random.sample` for the selection.
struct PythonRandom {
    private static let count = 624
    private static let shift = 397
    private var state: [UInt32]
    private var position = count

    /// As `random.Random(seed)` for a whole number below 2³².
    init(seed: UInt32) {
        var state = [UInt32](repeating: 0, count: Self.count)
        state[0] = 19_650_218
        for index in 1..<Self.count {
            state[index] = 1_812_433_253 &* (state[index - 1] ^ (state[index - 1] >> 30)) &+ UInt32(index)
        }
        self.state = state
        stir(seed)
    }

    /// `count` different numbers of `0..<total` in random order, as `random.sample(range(total), count)`.
    mutating func sample(_ count: Int, of total: Int) -> [Int] {
        precondition(0...total ~= count, "\(count) of \(total) cannot be drawn")
        return total <= Self.poolLimit(count) ? samplePool(count, of: total) : sampleSet(count, of: total)
    }

    /// Up to this many candidates, CPython draws from a list rather than by rejection.
    private static func poolLimit(_ count: Int) -> Int {
        guard count > 5 else { return 21 }
        return 21 + Int(pow(4, ceil(log(Double(count * 3)) / log(4))))
    }

    private mutating func samplePool(_ count: Int, of total: Int) -> [Int] {
        var pool = Array(0..<total)
        return (0..<count).map { drawn in
            let place = below(total - drawn)
            let result = pool[place]
            pool[place] = pool[total - drawn - 1]
            return result
        }
    }

    private mutating func sampleSet(_ count: Int, of total: Int) -> [Int] {
        var chosen: Set<Int> = []
        return (0..<count).map { _ in
            var number = below(total)
            while !chosen.insert(number).inserted { number = below(total) }
            return number
        }
    }

    /// A number of `0..<bound`, by rejection of draws of as many bits as `bound` has.
    private mutating func below(_ bound: Int) -> Int {
        let bitCount = Int.bitWidth - bound.leadingZeroBitCount
        var number = bits(bitCount)
        while number >= bound { number = bits(bitCount) }
        return number
    }

    /// `count` random bits; words are filled from the lowest up.
    private mutating func bits(_ count: Int) -> Int {
        var result = 0
        var filled = 0
        while filled < count {
            let width = min(32, count - filled)
            result |= Int(next() >> UInt32(32 - width)) << filled
            filled += width
        }
        return result
    }
}

extension PythonRandom {
    /// Mixes the seed into the state (`init_by_array` with a key of one word).
    private mutating func stir(_ seed: UInt32) {
        var index = 1
        func mixed(_ index: Int, _ factor: UInt32) -> UInt32 {
            state[index] ^ ((state[index - 1] ^ (state[index - 1] >> 30)) &* factor)
        }
        for _ in 0..<Self.count {
            state[index] = mixed(index, 1_664_525) &+ seed
            advance(&index)
        }
        for _ in 1..<Self.count {
            state[index] = mixed(index, 1_566_083_941) &- UInt32(index)
            advance(&index)
        }
        state[0] = 0x8000_0000
    }

    /// Steps through `1..<624`, carrying the last word over to the first at the end.
    private mutating func advance(_ index: inout Int) {
        index += 1
        guard index == Self.count else { return }
        state[0] = state[Self.count - 1]
        index = 1
    }

    private mutating func next() -> UInt32 {
        if position == Self.count { twist() }
        var word = state[position]
        position += 1
        word ^= word >> 11
        word ^= (word << 7) & 0x9d2c_5680
        word ^= (word << 15) & 0xefc6_0000
        return word ^ (word >> 18)
    }

    private mutating func twist() {
        for index in 0..<Self.count {
            let high = state[index] & 0x8000_0000
            let low = state[(index + 1) % Self.count] & 0x7fff_ffff
            let word = high | low
            let odd: UInt32 = word & 1 == 0 ? 0 : 0x9908_b0df
            state[index] = state[(index + Self.shift) % Self.count] ^ (word >> 1) ^ odd
        }
        position = 0
    }
}
