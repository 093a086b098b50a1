extension NormalizationStep {
    /// `text` after this step.
    func applied(to text: AlignedText) -> AlignedText {
        switch self {
        case .composed:
            return CanonicalComposition.shared.normalized(text)
        case .normalized(let form):
            return form.applied(to: text)
        case .lowercase:
            return text.replacingCharacters { character in
                let lower = character.properties.lowercaseMapping
                return lower.unicodeScalars.elementsEqual([character]) ? nil : Array(lower.utf8)
            }
        case .stripAccents:
            return text.replacingCharacters { CompatibilityTable.shared.isAccent($0.value) ? [] : nil }
        case .replacePattern(let pattern, let content):
            return text.replacing(pattern, with: Array(content.utf8))
        case .prepend(let prefix):
            if text.bytes.isEmpty || text.isContinuation { return text }
            return text.rewritten { writer in
                writer.replace(0..<0, by: Array(prefix.utf8))
                writer.copy(0..<text.bytes.count)
            }
        case .replace(let pattern, let content):
            return text.replacing(Array(pattern.utf8), with: Array(content.utf8))
        case .replaceSpaceRuns(let content):
            return text.replacingSpaceRuns(with: Array(content.utf8))
        case .stripSpaces:
            return text.withoutSpacesAtEnds()
        case .strip(let left, let right):
            return text.stripped(left: left, right: right)
        case .charsmap(let map):
            return map.normalizedByGrapheme(text)
        }
    }
}

extension AlignedText {
    /// The text with every occurrence of `pattern`, which is not empty, replaced.
    func replacing(_ pattern: [UInt8], with content: [UInt8]) -> AlignedText {
        guard let first = pattern.first, bytes.contains(first) else { return self }
        return rewritten { writer in
            var start = 0
            var index = 0
            while index + pattern.count <= bytes.count {
                guard bytes[index] == first, bytes[index...].starts(with: pattern) else {
                    index += 1
                    continue
                }
                writer.copy(start..<index)
                writer.replace(index..<(index + pattern.count), by: content)
                index += pattern.count
                start = index
            }
            writer.copy(start..<bytes.count)
        }
    }

    /// The text with every match of `pattern` replaced.
    func replacing(_ pattern: Pattern, with content: [UInt8]) -> AlignedText {
        var search = PatternSearch(pattern)
        return rewritten { writer in
            let text = bytes.span.bytes
            var start = 0
            var index = 0
            while index < bytes.count {
                guard let end = search.end(ofMatchAt: index, in: text) else {
                    index += text.codePoint(index).byteCount
                    continue
                }
                writer.copy(start..<index)
                writer.replace(index..<end, by: content)
                index = end
                start = end
            }
            writer.copy(start..<bytes.count)
        }
    }

    /// The text with the characters replaced for which `replacement` gives bytes.
    func replacingCharacters(_ replacement: (Unicode.Scalar) -> [UInt8]?) -> AlignedText {
        rewritten { writer in
            let text = bytes.span.bytes
            var start = 0
            var index = 0
            while index < bytes.count {
                let (character, byteCount) = text.codePoint(index)
                let range = index..<(index + byteCount)
                index += byteCount
                guard let scalar = Unicode.Scalar(character), let content = replacement(scalar) else {
                    continue
                }
                writer.copy(start..<range.lowerBound)
                writer.replace(range, by: content)
                start = index
            }
            writer.copy(start..<bytes.count)
        }
    }

    /// The text with every run of two or more spaces replaced.
    func replacingSpaceRuns(with content: [UInt8]) -> AlignedText {
        rewritten { writer in
            var index = 0
            while index < bytes.count {
                let end = bytes[index...].firstIndex { $0 != 0x20 } ?? bytes.count
                if end - index > 1 {
                    writer.replace(index..<end, by: content)
                    index = end
                } else {
                    writer.copy(index..<(index + 1))
                    index += 1
                }
            }
        }
    }

    /// The text without spaces at its ends.
    func withoutSpacesAtEnds() -> AlignedText {
        let start = bytes.firstIndex { $0 != 0x20 } ?? bytes.count
        let end = (bytes.lastIndex { $0 != 0x20 } ?? start - 1) + 1
        return part(start..<end)
    }

    /// The text without white space at its ends.
    func stripped(left: Bool, right: Bool) -> AlignedText {
        let classes = CharacterClasses.shared
        let text = bytes.span.bytes
        var start = 0
        if left {
            while start < bytes.count {
                let (character, byteCount) = text.codePoint(start)
                if classes[character] != CharacterClass.whitespace { break }
                start += byteCount
            }
        }
        var end = bytes.count
        while right, end > start {
            var last = end - 1
            while bytes[last] & 0xC0 == 0x80 { last -= 1 }
            if classes[text.codePoint(last).value] != CharacterClass.whitespace { break }
            end = last
        }
        return start == 0 && end == bytes.count ? self : part(start..<end)
    }
}

extension CharacterMap {
    /// `text` with its characters replaced as the `tokenizers` library does it.
    ///
    /// The library looks at graphemes, not at the text as a whole: a grapheme of less than six bytes becomes
    /// the replacement of the shortest entry it begins with, and other characters are replaced one by one.
    /// SentencePiece itself takes the longest entry.
    func normalizedByGrapheme(_ text: AlignedText) -> AlignedText {
        let source = String(decoding: text.bytes, as: UTF8.self)
        let span = text.bytes.span.bytes
        return text.rewritten { writer in
            var start = 0
            for grapheme in source {
                let end = start + grapheme.utf8.count
                if end - start < 6, let match = match(span, from: start, to: end, isShortest: true) {
                    writer.replace(start..<end, by: match.replacement)
                    start = end
                    continue
                }
                while start < end {
                    let next = start + span.codePoint(start).byteCount
                    if let match = match(span, from: start, to: next, isShortest: true) {
                        writer.replace(start..<next, by: match.replacement)
                    } else {
                        writer.copy(start..<next)
                    }
                    start = next
                }
            }
        }
    }
}
