/// The byte strings of the tokens, by id and by content.
struct Vocabulary: Sendable {
    private var content: [UInt8] = []
    private var starts: [Int] = [0]
    /// An open-addressing hash table, at most half full: half a hash above, an id plus 1 below; 0 is a
    /// free place.
    private var places: [UInt64]

    /// Makes an empty vocabulary with room for `capacity` tokens.
    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        places = [UInt64](repeating: 0, count: size)
        starts.reserveCapacity(capacity + 1)
        content.reserveCapacity(capacity * 8)
    }

    /// The number of tokens.
    var count: Int { starts.count - 1 }

    /// The bytes of the token with `id`, which must exist.
    func bytes(of id: Int) -> ArraySlice<UInt8> { content[starts[id]..<starts[id + 1]] }

    /// Appends a token, whose id is the count before.
    ///
    /// - Returns: False if a token with the same bytes is there already.
    mutating func append(_ bytes: RawSpan) -> Bool {
        precondition(count * 2 < places.count, "no room for more than \(places.count / 2) tokens")
        let hash = Self.hash(bytes)
        let place = self.place(of: bytes, hash)
        let isNew = places[place] == 0
        if isNew { places[place] = hash & Self.upperHalf | UInt64(count + 1) }
        for offset in 0..<bytes.byteCount { content.append(bytes.byte(offset)) }
        starts.append(content.count)
        return isNew
    }

    /// Appends a token that stands for no bytes and is never found.
    mutating func appendSpecial() {
        starts.append(content.count)
    }

    /// The id of the token with these bytes.
    func id(of bytes: RawSpan) -> Int32? {
        let found = places[place(of: bytes, Self.hash(bytes))]
        return found == 0 ? nil : Int32(truncatingIfNeeded: found) &- 1
    }

    private static let upperHalf: UInt64 = 0xFFFF_FFFF_0000_0000

    private static func hash(_ bytes: RawSpan) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: bytes.byteCount)
        for offset in stride(from: 0, to: bytes.byteCount, by: 8) {
            hash = (hash ^ bytes.eightBytes(offset)) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash &>> 32
        }
        return hash
    }

    /// Where the token with these bytes stands in `places`, or the free place where it would.
    private func place(of bytes: RawSpan, _ hash: UInt64) -> Int {
        var place = Int(truncatingIfNeeded: hash) & (places.count - 1)
        while places[place] != 0 {
            let found = places[place]
            if (found ^ hash) & Self.upperHalf == 0, holds(Int(found & ~Self.upperHalf) - 1, bytes) { break }
            place = (place + 1) & (places.count - 1)
        }
        return place
    }

    private func holds(_ id: Int, _ bytes: RawSpan) -> Bool {
        let start = starts[id]
        guard starts[id + 1] - start == bytes.byteCount else { return false }
        for offset in 0..<bytes.byteCount where content[start + offset] != bytes.byte(offset) { return false }
        return true
    }
}
