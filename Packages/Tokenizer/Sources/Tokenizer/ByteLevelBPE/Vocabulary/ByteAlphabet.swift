/// The printable characters that stand for the 256 bytes in the vocabulary files of byte-level tokenizers.
///
/// Bytes that print as themselves in Latin-1 stand for themselves; the other 68 are spelled by the
/// characters from U+0100 on, in order: a space is `Ġ`, a line feed `Ċ`.
///
/// Source: Radford et al., 2019, `encoder.py`, `bytes_to_unicode`.
struct ByteAlphabet: Sendable {
    /// The one alphabet.
    static let shared = ByteAlphabet()

    private let characters: [Unicode.Scalar]
    /// The byte of each character up to U+0143, or -1.
    private let bytes: [Int16]

    private init() {
        var characters: [Unicode.Scalar] = []
        var bytes = [Int16](repeating: -1, count: 0x144)
        var next: UInt8 = 0
        for byte in UInt8.min...UInt8.max {
            let printsAsItself = (0x21...0x7E).contains(byte) || byte >= 0xA1 && byte != 0xAD
            let spelled = printsAsItself ? Unicode.Scalar(byte) : Self.extended(next)
            characters.append(spelled)
            bytes[Int(spelled.value)] = Int16(byte)
            if !printsAsItself { next += 1 }
        }
        self.characters = characters
        self.bytes = bytes
    }

    private static func extended(_ index: UInt8) -> Unicode.Scalar {
        // U+0100 to U+01FF are scalars, so the second choice is never taken.
        Unicode.Scalar(0x100 + UInt16(index)) ?? Unicode.Scalar(index)
    }

    /// The 256 bytes in the order of the characters that spell them.
    var bytesBySpelling: [UInt8] { bytes.compactMap { UInt8(exactly: $0) } }

    /// The spelling of `bytes`.
    func spelling(of bytes: some Sequence<UInt8>) -> String {
        var spelling = String.UnicodeScalarView()
        for byte in bytes { spelling.append(characters[Int(byte)]) }
        return String(spelling)
    }

    /// Appends the bytes that `spelling` stands for to `output`.
    ///
    /// - Returns: False if a character stands for no byte.
    func append(_ spelling: some Sequence<UInt8>, to output: inout [UInt8]) -> Bool {
        var high = 0
        for unit in spelling {
            // Two bytes are all that a character below U+0144 takes.
            if high == 0, (0xC2...0xC5).contains(unit) {
                high = Int(unit & 0x1F) << 6
                continue
            }
            if high == 0 && unit >= 0x80 { return false }
            let character = high | Int(high == 0 ? unit : unit & 0x3F)
            guard character < bytes.count, bytes[character] >= 0 else { return false }
            let byte = bytes[character]
            output.append(UInt8(byte))
            high = 0
        }
        return high == 0
    }
}
