/// Reads JSON from bytes, piece by piece, with the line in every complaint.
///
/// For the flat files of tokenizers, where a dictionary would hide what matters: keys that appear twice,
/// and keys that differ in their bytes and are still equal strings.
struct JSONScanner {
    private let text: [UInt8]
    private let path: String
    private var index = 0
    private var line = 1

    /// Scans `text`, which was read from `path`.
    init(_ text: [UInt8], path: String) {
        self.text = text
        self.path = path
    }

    /// Takes `punctuation` if it comes next.
    mutating func take(_ punctuation: Character) -> Bool {
        skipWhitespace()
        guard index < text.count, text[index] == punctuation.asciiValue else { return false }
        index += 1
        return true
    }

    /// Takes `punctuation`, or complains.
    mutating func expect(_ punctuation: Character, _ purpose: String) throws(TokenizerError) {
        guard take(punctuation) else { throw unexpected("'\(punctuation)' \(purpose)") }
    }

    /// Whether `punctuation` comes next.
    mutating func isNext(_ punctuation: Character) -> Bool {
        skipWhitespace()
        return index < text.count && text[index] == punctuation.asciiValue
    }

    /// Takes the lowercase word that comes next, such as `true`.
    mutating func word() -> String? {
        skipWhitespace()
        let end = text[index...].firstIndex { !(0x61...0x7A).contains($0) } ?? text.count
        if end == index { return nil }
        defer { index = end }
        return String(decoding: text[index..<end], as: UTF8.self)
    }

    /// Makes sure that nothing follows.
    mutating func expectEnd() throws(TokenizerError) {
        skipWhitespace()
        guard index == text.count else { throw unexpected("the end of the file") }
    }

    /// Takes a whole number.
    mutating func integer(_ purpose: String) throws(TokenizerError) -> Int {
        let digits = try digits(purpose)
        guard let value = Int(digits), !digits.hasPrefix("+") else {
            throw invalid("\(digits) is not \(purpose)")
        }
        return value
    }

    /// Takes a number.
    mutating func number(_ purpose: String) throws(TokenizerError) -> Double {
        let digits = try digits(purpose)
        guard let value = Double(digits), value.isFinite, !digits.hasPrefix("+"), !digits.hasPrefix(".")
        else {
            throw invalid("\(digits) is not a number")
        }
        return value
    }

    private mutating func digits(_ purpose: String) throws(TokenizerError) -> String {
        skipWhitespace()
        let start = index
        while index < text.count, Self.mayBeInNumber(text[index]) { index += 1 }
        if start == index { throw unexpected(purpose) }
        return String(decoding: text[start..<index], as: UTF8.self)
    }

    /// Takes a string.
    mutating func string(_ purpose: String) throws(TokenizerError) -> String {
        guard take("\"") else { throw unexpected(purpose) }
        var content: [UInt8]?
        var start = index
        while index < text.count {
            let byte = text[index]
            index += 1
            if byte == UInt8(ascii: "\"") {
                let tail = text[start..<(index - 1)]
                return try validated(content.map { $0[...] + tail } ?? tail, purpose)
            }
            if byte < 0x20 { throw invalid("control character \(byte) inside \(purpose)") }
            if byte == UInt8(ascii: "\\") {
                content = (content ?? []) + text[start..<(index - 1)]
                content? += try escape().utf8
                start = index
            }
        }
        throw unexpected("the end of \(purpose)")
    }

    private func validated(_ content: ArraySlice<UInt8>, _ purpose: String) throws(TokenizerError) -> String {
        guard let string = String(validating: content, as: UTF8.self) else {
            throw invalid("\(purpose) is not UTF-8")
        }
        return string
    }

    /// A complaint about the line reached.
    func invalid(_ problem: String) -> TokenizerError {
        .invalid(.line(line, of: path), problem: problem)
    }

    private static func mayBeInNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"): true
        case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): true
        default: false
        }
    }

    private mutating func skipWhitespace() {
        while index < text.count {
            switch text[index] {
            case 0x20, 0x09, 0x0D: break
            case 0x0A: line += 1
            default: return
            }
            index += 1
        }
    }

    private func unexpected(_ expected: String) -> TokenizerError {
        if index >= text.count {
            return invalid("the file ends before \(expected); it is cut off, fetch it again")
        }
        let found = String(decoding: text[index..<min(index + 12, text.count)], as: UTF8.self)
        return invalid("expected \(expected), found \(found.debugDescription)")
    }

    private mutating func escape() throws(TokenizerError) -> String {
        guard index < text.count else { throw unexpected("the end of an escape") }
        let letter = text[index]
        index += 1
        if letter == UInt8(ascii: "u") { return String(try escapedScalar()) }
        guard let escaped = Self.escapes[letter] else {
            throw invalid("unknown escape '\\\(Unicode.Scalar(letter))'")
        }
        return escaped
    }

    private static let escapes: [UInt8: String] = [
        UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
        UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n",
        UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
    ]

    private mutating func escapedScalar() throws(TokenizerError) -> Unicode.Scalar {
        let unit = try codeUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        if unit < 0xDC00, index + 1 < text.count, text[index...].starts(with: "\\u".utf8) {
            index += 2
            let low = try codeUnit()
            let value = 0x10000 + (UInt32(unit) - 0xD800) << 10 + UInt32(low) &- 0xDC00
            if (0xDC00..<0xE000).contains(low), let scalar = Unicode.Scalar(value) { return scalar }
        }
        throw invalid("half of a surrogate pair, \\u\(String(unit, radix: 16))")
    }

    private mutating func codeUnit() throws(TokenizerError) -> UInt16 {
        let end = min(index + 4, text.count)
        let digits = String(decoding: text[index..<end], as: UTF8.self)
        guard digits.utf8.count == 4, !digits.hasPrefix("+"), let unit = UInt16(digits, radix: 16) else {
            throw unexpected("four hexadecimal digits")
        }
        index = end
        return unit
    }
}
