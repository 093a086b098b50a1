extension RandomStream {
    /// The independent stream called `name`.
    ///
    /// Does not advance this one.
    public func split(_ name: String) -> RandomStream {
        // FNV-1a over the name: the same on every machine, unlike `Hasher`.
        let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return split(hash)
    }

    /// The independent stream numbered `index`.
    ///
    /// Does not advance this one. Two different numbers never give the same stream.
    public func split(_ index: Int) -> RandomStream {
        split(UInt64(bitPattern: Int64(index)))
    }

    private func split(_ key: UInt64) -> RandomStream {
        var seed = mixed(key)
        for word in [word0, word1, word2, word3] { seed = mixed(seed ^ word) }
        return RandomStream(seed: seed)
    }

    private func mixed(_ key: UInt64) -> UInt64 {
        var mixer = SplitMix64(seed: key)
        return mixer.next()
    }
}
