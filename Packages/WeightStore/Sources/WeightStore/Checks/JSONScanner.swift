import Foundation

/// Reads the JSON of a file from someone else, in the shape the caller expects and no other.
///
/// It never recurses into values that nobody asked for, keeps integers exact, and refuses a key
/// that comes twice, none of which a general decoder offers.
struct JSONScanner {
    private let bytes: [UInt8]
    private var position = 0
    private let path: String
    private let field: String

    /// Scans `text`, which is the part `field` of the file at `path`.
    init(_ text: [UInt8], path: String, field: String) {
        bytes = text
        self.path = path
        self.field = field
    }

    /// Reads an object; `member` reads the value of each key.
    mutating func object(
        _ member: (String, inout JSONScanner) throws(WeightStoreError) -> Void
    ) throws(WeightStoreError) {
        var keys: Set<String> = []
        try elements(from: "{", to: "}") { (scanner: inout JSONScanner) throws(WeightStoreError) in
            let key = try scanner.string()
            guard keys.insert(key).inserted else { throw scanner.problem("the key '\(key)' comes twice") }
            try scanner.expect(":")
            try member(key, &scanner)
        }
    }

    /// Reads a list of numbers that are 0 or more.
    mutating func unsignedIntegers(atMost limit: Int) throws(WeightStoreError) -> [Int] {
        var numbers: [Int] = []
        try elements(from: "[", to: "]") { (scanner: inout JSONScanner) throws(WeightStoreError) in
            guard numbers.count < limit else { throw scanner.problem("a list of more than \(limit) numbers") }
            numbers.append(try scanner.unsignedInteger())
        }
        return numbers
    }

    /// Reads a string.
    mutating func string() throws(WeightStoreError) -> String {
        try expect("\"")
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            guard bytes[position] >= 0x20 else { throw problem("a control character in a string") }
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < bytes.count else { throw problem("a string without an end") }
        let raw = bytes[start..<position]
        position += 1
        guard
            let text = raw.contains(UInt8(ascii: "\\"))
                ? unescaped(raw) : String(validating: raw, as: UTF8.self)
        else { throw problem("a string that is not valid") }
        return text
    }

    /// Skips a value of any kind.
    mutating func skipValue() throws(WeightStoreError) {
        var depth = 0
        repeat {
            skipSpace()
            guard position < bytes.count else { throw problem("a value without an end") }
            switch bytes[position] {
            case UInt8(ascii: "\""):
                _ = try string()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                position += 1
            default:
                skipAtom()
            }
        } while depth > 0
        guard depth == 0 else { throw problem("a bracket that nothing opened") }
    }

    /// Makes sure that nothing but white space is left.
    mutating func end() throws(WeightStoreError) {
        skipSpace()
        guard position == bytes.count else { throw problem("text after the end") }
    }

    /// The error that `description` was found here.
    func problem(_ description: String) -> WeightStoreError {
        .malformed(
            path: path,
            field: field,
            problem: "\(description) (at byte \(min(position, bytes.count)))"
        )
    }

    private mutating func elements(
        from opening: Unicode.Scalar,
        to closing: Unicode.Scalar,
        _ element: (inout JSONScanner) throws(WeightStoreError) -> Void
    ) throws(WeightStoreError) {
        try expect(opening)
        if accept(closing) { return }
        repeat {
            try element(&self)
        } while accept(",")
        try expect(closing)
    }

    private mutating func unsignedInteger() throws(WeightStoreError) -> Int {
        skipSpace()
        let digits = bytes[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let number = Int(String(decoding: digits, as: UTF8.self)) else {
            throw problem("not a number from 0 to \(Int.max)")
        }
        guard digits.count == 1 || digits.first != UInt8(ascii: "0") else {
            throw problem("a number that begins with 0")
        }
        position += digits.count
        return number
    }

    private func unescaped(_ raw: ArraySlice<UInt8>) -> String? {
        try? JSONDecoder().decode(String.self, from: Data("\"".utf8) + raw + Data("\"".utf8))
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[position]) { position += 1 }
    }

    /// Skips a number, `true`, `false` or `null`, and separators between values.
    private mutating func skipAtom() {
        let ends = "\"{}[],: \t\r\n".utf8
        repeat { position += 1 } while position < bytes.count && !ends.contains(bytes[position])
    }

    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(WeightStoreError) {
        guard accept(character) else { throw problem("'\(character)' is missing") }
    }
}
