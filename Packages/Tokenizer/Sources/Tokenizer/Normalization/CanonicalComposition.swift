/// Unicode's normalization form C: marks are put in order and joined to the characters they stand on.
///
/// Source: Unicode Standard Annex #15; Hangul by the formula of the Unicode Standard, section 3.12.
struct CanonicalComposition: Sendable {
    /// The one table, built at first use.
    static let shared = CanonicalComposition()

    private static let inert: UInt8 = 0
    /// The character alone is not normalized.
    private static let changes: UInt8 = 1
    /// The character may change together with what stands before it.
    private static let joins: UInt8 = 2

    private var decompositions: [UInt32: [UInt32]] = [:]
    private var compositions: [UInt64: UInt32] = [:]
    private var markClasses: [UInt32: UInt8] = [:]
    /// What the text is searched for: flags of the characters below U+30000.
    private var flags = [UInt8](repeating: inert, count: 0x30000)

    private init() {
        for entry in Self.entries(CanonicalForms.markClasses) {
            for mark in entry[0]..<(entry[0] + entry[1]) {
                markClasses[mark] = UInt8(truncatingIfNeeded: entry[2])
                flags[Int(mark)] |= Self.joins
            }
        }
        for entry in Self.entries(CanonicalForms.decompositions) {
            decompositions[entry[0]] = Array(entry.dropFirst())
        }
        let pairs = Self.entries(CanonicalForms.compositions)
        for pair in pairs {
            compositions[UInt64(pair[0]) << 32 | UInt64(pair[1])] = pair[2]
            decompositions[pair[2]] = [pair[0], pair[1]]
            flags[Int(pair[1])] |= Self.joins
        }
        for jamo in Hangul.vowels.lowerBound..<Hangul.tails.upperBound { flags[Int(jamo)] |= Self.joins }
        for pair in pairs { decompositions[pair[2]] = decomposed(pair[2]) }
        for (character, parts) in decompositions {
            if compose(parts) != [character] { flags[Int(character)] |= Self.changes }
            if flags[Int(parts[0])] & Self.joins != 0 { flags[Int(character)] |= Self.joins }
        }
    }

    /// What a character decomposes into at last.
    private func decomposed(_ character: UInt32) -> [UInt32] {
        guard let parts = decompositions[character] else { return [character] }
        return parts.flatMap { $0 == character ? [$0] : decomposed($0) }
    }

    private static func entries(_ table: String) -> [[UInt32]] {
        table.utf8.split(separator: UInt8(ascii: ";")).map { entry in
            entry.split(separator: UInt8(ascii: " ")).compactMap { UInt32(Substring($0), radix: 16) }
        }
    }

    /// Whether `text`, valid UTF-8, is in normalization form C as far as can be told without composing.
    func isSurelyNormalized(_ text: RawSpan) -> Bool {
        nextFlagged(from: 0, in: text) == nil
    }

    /// `text` in normalization form C.
    func normalized(_ text: AlignedText) -> AlignedText {
        let bytes = text.bytes.span.bytes
        guard var flagged = nextFlagged(from: 0, in: bytes) else { return text }
        return text.rewritten { writer in
            var done = 0
            while true {
                let isJoining = flag(bytes.codePoint(flagged).value) & Self.joins != 0
                let start = isJoining && flagged > done ? bytes.previousCharacter(before: flagged) : flagged
                let end = clusterEnd(from: start, in: bytes)
                writer.copy(done..<start)
                if let form = composed(start..<end, of: bytes) {
                    writer.replace(start..<end, by: form)
                } else {
                    writer.copy(start..<end)
                }
                done = end
                guard let next = nextFlagged(from: end, in: bytes) else { break }
                flagged = next
            }
            writer.copy(done..<bytes.byteCount)
        }
    }

    /// The next character that may not be normalized, by itself or together with the one before it.
    private func nextFlagged(from start: Int, in text: RawSpan) -> Int? {
        var index = start
        while index < text.byteCount {
            // Every character below U+0300 is normalized, and their bytes are below 0xCC.
            if text.byte(index) < 0xCC {
                index &+= 1
                continue
            }
            let (character, byteCount) = text.codePoint(index)
            if flag(character) != Self.inert { return index }
            index &+= byteCount
        }
        return nil
    }

    /// Where the characters end that may change together with the one at `start`.
    private func clusterEnd(from start: Int, in text: RawSpan) -> Int {
        var end = start &+ text.codePoint(start).byteCount
        while end < text.byteCount {
            let (character, byteCount) = text.codePoint(end)
            if flag(character) & Self.joins == 0 { break }
            end &+= byteCount
        }
        return end
    }

    /// The form of a cluster, nil if it is the cluster itself.
    private func composed(_ range: Range<Int>, of text: RawSpan) -> [UInt8]? {
        let (first, byteCount) = text.codePoint(range.lowerBound)
        if byteCount == range.count && flag(first) & Self.changes == 0 { return nil }
        var characters: [UInt32] = []
        var index = range.lowerBound
        while index < range.upperBound {
            let (character, byteCount) = text.codePoint(index)
            characters += parts(of: character)
            index += byteCount
        }
        return form(of: characters, composes: true)
    }

    /// What a character decomposes into.
    func parts(of character: UInt32) -> [UInt32] {
        decompositions[character] ?? Hangul.decomposition(of: character) ?? [character]
    }

    /// Whether a character may change together with the one before it.
    func joins(_ character: UInt32) -> Bool { flag(character) & Self.joins != 0 }

    /// The UTF-8 of decomposed characters, marks in order, composed if wanted.
    func form(of characters: [UInt32], composes: Bool) -> [UInt8] {
        var characters = characters
        sortMarks(&characters)
        var form = String.UnicodeScalarView()
        for character in composes ? compose(characters) : characters {
            form.append(Unicode.Scalar(character) ?? "\u{FFFD}")
        }
        return Array(String(form).utf8)
    }

    private func flag(_ character: UInt32) -> UInt8 {
        Int(character) < flags.count ? flags[Int(character)] : Self.inert
    }

    /// Puts marks that follow one another in the order of their classes.
    private func sortMarks(_ characters: inout [UInt32]) {
        var start = 0
        while start < characters.count {
            var end = start
            while end < characters.count, markClass(characters[end]) != 0 { end += 1 }
            if end - start > 1 {
                let sorted = characters[start..<end].enumerated().sorted { left, right in
                    (markClass(left.element), left.offset) < (markClass(right.element), right.offset)
                }
                characters.replaceSubrange(start..<end, with: sorted.map(\.element))
            }
            start = end + 1
        }
    }

    private func markClass(_ character: UInt32) -> UInt8 { markClasses[character] ?? 0 }

    /// Joins decomposed, ordered characters.
    private func compose(_ characters: [UInt32]) -> [UInt32] {
        var output: [UInt32] = []
        var starter: Int?
        var lastClass: UInt8 = 0
        for character in characters {
            let markClass = markClass(character)
            let isBlocked = starter.map { $0 != output.count - 1 && lastClass >= markClass } ?? true
            if let starter, !isBlocked, let joined = composition(output[starter], character) {
                output[starter] = joined
                continue
            }
            if markClass == 0 { starter = output.count }
            lastClass = markClass
            output.append(character)
        }
        return output
    }

    private func composition(_ first: UInt32, _ second: UInt32) -> UInt32? {
        compositions[UInt64(first) << 32 | UInt64(second)] ?? Hangul.composition(first, second)
    }
}
