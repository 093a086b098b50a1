/// The checksums that HDF5 keeps of its own structures and of chunks.
enum HDF5Checksum {
    /// Whether a checksum is the one that is stored.
    ///
    /// Always so for a fuzzer: changing bytes at random, it would never get past a checksum.
    static func agrees(_ checksum: UInt32, with stored: UInt64) -> Bool {
        #if FUZZING
            true
        #else
            UInt64(checksum) == stored
        #endif
    }

    /// `hashlittle` of Bob Jenkins' lookup3.c, the checksum of every structure since version 1.8.
    static func lookup3(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var (a, b, c) = (start(bytes.count), start(bytes.count), start(bytes.count))
        guard !bytes.isEmpty else { return c }
        var rest = bytes
        while rest.count > 12 {
            a &+= word(rest, 0)
            b &+= word(rest, 4)
            c &+= word(rest, 8)
            mix(&a, &b, &c)
            rest = rest.dropFirst(12)
        }
        a &+= word(rest, 0)
        b &+= word(rest, 4)
        c &+= word(rest, 8)
        finish(&a, &b, &c)
        return c
    }

    /// Fletcher's checksum of 16-bit words, the highest byte first, as HDF5's filter computes it.
    static func fletcher32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var (first, second): (UInt32, UInt32) = (0, 0)
        var position = bytes.startIndex
        while position < bytes.endIndex {
            // No more than 360 words before the sums are folded.
            let end = min(position + 720, bytes.endIndex)
            while position < end {
                let low = position + 1 < bytes.endIndex ? UInt32(bytes[position + 1]) : 0
                first &+= UInt32(bytes[position]) << 8 | low
                second &+= first
                position += 2
            }
            first = first & 0xffff &+ first >> 16
            second = second & 0xffff &+ second >> 16
        }
        first = first & 0xffff &+ first >> 16
        second = second & 0xffff &+ second >> 16
        return second << 16 | first
    }

    private static func start(_ count: Int) -> UInt32 {
        0xdead_beef &+ UInt32(truncatingIfNeeded: count)
    }

    /// Four bytes at an offset, zeros behind the end.
    private static func word(_ bytes: ArraySlice<UInt8>, _ offset: Int) -> UInt32 {
        bytes.dropFirst(offset).prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func turned(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word << count | word >> (32 - count)
    }

    private static func mix(_ a: inout UInt32, _ b: inout UInt32, _ c: inout UInt32) {
        a = (a &- c) ^ turned(c, 4)
        c &+= b
        b = (b &- a) ^ turned(a, 6)
        a &+= c
        c = (c &- b) ^ turned(b, 8)
        b &+= a
        a = (a &- c) ^ turned(c, 16)
        c &+= b
        b = (b &- a) ^ turned(a, 19)
        a &+= c
        c = (c &- b) ^ turned(b, 4)
        b &+= a
    }

    private static func finish(_ a: inout UInt32, _ b: inout UInt32, _ c: inout UInt32) {
        c = (c ^ b) &- turned(b, 14)
        a = (a ^ c) &- turned(c, 11)
        b = (b ^ a) &- turned(a, 25)
        c = (c ^ b) &- turned(b, 16)
        a = (a ^ c) &- turned(c, 4)
        b = (b ^ a) &- turned(a, 14)
        c = (c ^ b) &- turned(b, 24)
    }
}
