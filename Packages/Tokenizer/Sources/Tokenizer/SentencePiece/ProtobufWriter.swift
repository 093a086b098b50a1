/// Writes a Protocol Buffers message.
struct ProtobufWriter {
    /// The message so far.
    private(set) var bytes: [UInt8] = []

    /// Appends a whole number.
    mutating func append(_ field: Int, _ value: Int) {
        append(varint: UInt64(field << 3))
        append(varint: UInt64(truncatingIfNeeded: value))
    }

    /// Appends a number of single precision.
    mutating func append(_ field: Int, _ value: Float) {
        append(varint: UInt64(field << 3 | 5))
        for shift in [0, 8, 16, 24] as [UInt32] {
            bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
        }
    }

    /// Appends bytes, a text or a message in the message.
    mutating func append(_ field: Int, _ content: some Collection<UInt8>) {
        append(varint: UInt64(field << 3 | 2))
        append(varint: UInt64(content.count))
        bytes += content
    }

    private mutating func append(varint value: UInt64) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(value))
    }
}
