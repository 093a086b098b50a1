/// A compiled table of replacements, as SentencePiece keeps it: a double-array trie of what is replaced,
/// and the replacements, each ended by a zero byte.
///
/// Source: `darts-clone`, `darts.h`, for the units of the trie; SentencePiece, `normalizer.cc`, for the rest.
struct CharacterMap: Equatable, Sendable {
    /// The table as it stands in a file.
    let bytes: [UInt8]
    private let units: [UInt32]
    private let replacements: [UInt8]

    /// Reads the table `bytes`, found at `position`.
    init(_ bytes: [UInt8], at position: FilePosition) throws(TokenizerError) {
        let header = bytes.count < 4 ? 0 : Int(Self.number(bytes, 0))
        guard header >= 4, header % 4 == 0, header <= bytes.count - 4 else {
            throw .invalid(position, problem: "the table of characters is cut off or damaged; fetch it again")
        }
        self.bytes = bytes
        units = stride(from: 4, to: header + 4, by: 4).map { Self.number(bytes, $0) }
        replacements = Array(bytes[(header + 4)...])
        guard String(validating: replacements, as: UTF8.self) != nil, replacements.last ?? 0 == 0 else {
            throw .invalid(
                position,
                problem: "the replacements of characters are not UTF-8; fetch the file again"
            )
        }
    }

    private static func number(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32($1 * 8) }
    }

    /// What is found in a text.
    struct Match {
        /// How many bytes of the text are replaced.
        var byteCount: Int
        /// What they are replaced by.
        var replacement: ArraySlice<UInt8>
    }

    /// The longest entry that `text` has at `start`, or the shortest one.
    ///
    /// - Parameters:
    ///   - text: Valid UTF-8.
    ///   - start: Where to look.
    ///   - end: Where to stop.
    ///   - isShortest: Whether the first entry found is taken.
    /// - Returns: Nil if the text begins with no entry.
    func match(_ text: RawSpan, from start: Int, to end: Int, isShortest: Bool = false) -> Match? {
        guard let root = units.first else { return nil }
        var found: Match?
        var node = Self.offset(root)
        for index in start..<end {
            let byte = UInt32(text.byte(index))
            node ^= byte
            guard node < units.count else { break }
            let unit = units[Int(node)]
            guard unit & 0x8000_00FF == byte else { break }
            node ^= Self.offset(unit)
            guard unit >> 8 & 1 == 1, node < units.count else { continue }
            guard let replacement = replacement(Int(units[Int(node)] & 0x7FFF_FFFF)) else { continue }
            found = Match(byteCount: index - start + 1, replacement: replacement)
            if isShortest { break }
        }
        return found
    }

    private static func offset(_ unit: UInt32) -> UInt32 { (unit >> 10) << ((unit & 0x200) >> 6) }

    private func replacement(_ offset: Int) -> ArraySlice<UInt8>? {
        guard offset < replacements.count, replacements[offset] & 0xC0 != 0x80,
            let end = replacements[offset...].firstIndex(of: 0)
        else { return nil }
        return replacements[offset..<end]
    }
}
