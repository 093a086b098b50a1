/// Reading text eight bytes at a time.
extension RawSpan {
    /// The byte at `offset`.
    func byte(_ offset: Int) -> UInt8 {
        unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// Eight bytes from `offset` on, the first in the low bits; zeros past the end.
    func eightBytes(_ offset: Int) -> UInt64 {
        if offset &+ 8 <= byteCount {
            return UInt64(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        var result: UInt64 = 0
        var shift: UInt64 = 0
        var index = offset
        while index < byteCount {
            result |= UInt64(byte(index)) &<< shift
            shift &+= 8
            index &+= 1
        }
        return result
    }

    /// How many ASCII letters the eight bytes from `offset` on begin with: 0 to 8.
    ///
    /// All eight are compared at once: adding `0x80 - x` to a byte below 0x80 sets its high bit
    /// exactly when it is `x` or more.
    func asciiLetterCount(_ offset: Int) -> Int {
        let bytes = eightBytes(offset)
        let lowered = (bytes | 0x2020_2020_2020_2020) & 0x7F7F_7F7F_7F7F_7F7F
        let fromA = lowered &+ 0x1F1F_1F1F_1F1F_1F1F
        let pastZ = lowered &+ 0x0505_0505_0505_0505
        let letters = fromA & ~pastZ & ~bytes & 0x8080_8080_8080_8080
        return (letters ^ 0x8080_8080_8080_8080).trailingZeroBitCount &>> 3
    }

    /// The code point that begins at `offset` of valid UTF-8, and how many bytes it takes.
    func codePoint(_ offset: Int) -> (value: UInt32, byteCount: Int) {
        let first = UInt32(byte(offset))
        if first < 0x80 { return (first, 1) }
        if first < 0xE0 { return ((first & 0x1F) &<< 6 | continuation(offset &+ 1), 2) }
        if first < 0xF0 {
            return (
                (first & 0x0F) &<< 12 | continuation(offset &+ 1) &<< 6 | continuation(offset &+ 2), 3
            )
        }
        let high = (first & 0x07) &<< 18 | continuation(offset &+ 1) &<< 12
        return (high | continuation(offset &+ 2) &<< 6 | continuation(offset &+ 3), 4)
    }

    private func continuation(_ offset: Int) -> UInt32 { UInt32(byte(offset) & 0x3F) }
}

extension [UInt8] {
    /// The bytes of a span.
    init(copying span: RawSpan) {
        self.init()
        reserveCapacity(span.byteCount + 1)
        for index in 0..<span.byteCount { append(span.byte(index)) }
    }
}
