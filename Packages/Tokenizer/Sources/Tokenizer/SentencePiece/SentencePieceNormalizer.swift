/// Normalizes text as SentencePiece does: characters by a table, spaces by settings.
///
/// Source: SentencePiece, `normalizer.cc`.
struct SentencePieceNormalizer: Sendable {
    /// U+2581, which stands for a space in pieces.
    static let sign: [UInt8] = [0xE2, 0x96, 0x81]

    private let charsmap: CharacterMap?
    /// Pieces that the user defined; they are left as they are.
    private let protected: ByteTrie
    private let addsDummyPrefix: Bool
    private let removesExtraSpaces: Bool

    /// Follows the settings of `model`, which was read from `source`.
    init(_ model: SentencePieceModel, protected: ByteTrie, source: String) throws(TokenizerError) {
        let position = FilePosition.field("normalizer_spec.precompiled_charsmap", of: source)
        charsmap = model.charsmap.isEmpty ? nil : try CharacterMap(model.charsmap, at: position)
        self.protected = protected
        addsDummyPrefix = model.addsDummyPrefix
        removesExtraSpaces = model.removesExtraSpaces
    }

    /// `text` as the pieces spell it.
    func normalized(_ text: AlignedText) -> AlignedText {
        let bytes = text.bytes.span.bytes
        var start = 0
        while removesExtraSpaces, start < bytes.byteCount {
            let unit = unit(of: bytes, at: start)
            guard
                unit.replacement?.elementsEqual([0x20]) ?? (bytes.byte(start) == 0x20 && unit.byteCount == 1)
            else { break }
            start += unit.byteCount
        }
        if start == bytes.byteCount { return text.part(start..<start) }
        let spaced = text.rewritten { writer in
            if addsDummyPrefix, !text.isContinuation { writer.replace(start..<start, by: Self.sign) }
            write(bytes, from: start, to: &writer)
        }
        return removesExtraSpaces ? spaced.withoutTrailing(Self.sign) : spaced
    }

    private func write(_ bytes: RawSpan, from start: Int, to writer: inout AlignedText.Writer) {
        var isBehindSpace = removesExtraSpaces
        var index = start
        while index < bytes.byteCount {
            let unit = unit(of: bytes, at: index)
            let range = index..<(index + unit.byteCount)
            index = range.upperBound
            let isSpace = bytes.byte(range.lowerBound) == 0x20
            if unit.replacement == nil, !isSpace {
                writer.copy(range)
                isBehindSpace = false
                continue
            }
            var content = unit.replacement ?? [0x20]
            while isBehindSpace, content.first == 0x20 { content = content.dropFirst() }
            guard !content.isEmpty else { continue }
            isBehindSpace = removesExtraSpaces && content.last == 0x20
            writer.replace(range, by: content.contains(0x20) ? Self.escaped(content)[...] : content)
        }
    }

    /// What stands at `start`, and what it is replaced by, if by anything.
    private func unit(of bytes: RawSpan, at start: Int) -> (byteCount: Int, replacement: ArraySlice<UInt8>?) {
        if let (_, byteCount) = protected.longest(bytes, from: start), bytes.byte(start) != 0x20 {
            return (byteCount, nil)
        }
        if let match = charsmap?.match(bytes, from: start, to: bytes.byteCount) {
            return (match.byteCount, match.replacement)
        }
        return (bytes.codePoint(start).byteCount, nil)
    }

    private static func escaped(_ content: ArraySlice<UInt8>) -> [UInt8] {
        content.flatMap { $0 == 0x20 ? sign : [$0] }
    }
}

extension AlignedText {
    /// The text without any `sign` at its end.
    fileprivate func withoutTrailing(_ sign: [UInt8]) -> AlignedText {
        var end = bytes.count
        while end >= sign.count, bytes[(end - sign.count)..<end].elementsEqual(sign) { end -= sign.count }
        return end == bytes.count ? self : part(0..<end)
    }
}
