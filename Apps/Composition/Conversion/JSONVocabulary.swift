import Foundation

/// The members of an object that lists tokens with their numbers.
///
/// Dictionaries of strings take spellings for one that differ in how accents are composed, of which
/// vocabularies have some; so the text itself is read.
struct JSONVocabulary {
    /// Spellings and numbers, in the order of the file; members that are no whole numbers are left out.
    private(set) var entries: [(text: String, id: Int)] = []

    private let bytes: [UInt8]
    private var index = 0

    /// Reads the object that `path` leads to, member by member, from a text that is known to be JSON.
    init(_ json: Data, path: [String] = []) {
        bytes = Array(json)
        for key in path {
            guard enter(key) else { return }
        }
        readEntries()
    }

    /// Goes to the value of a member of the object here.
    private mutating func enter(_ key: String) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: "{") else { return false }
        index += 1
        while let name = readKey() {
            if name == key { return true }
            skipValue()
        }
        return false
    }

    private mutating func readEntries() {
        skipSpace()
        guard next == UInt8(ascii: "{") else { return }
        index += 1
        while let text = readKey() {
            let start = index
            skipValue()
            if let id = Int(String(decoding: bytes[start..<index], as: UTF8.self)) {
                entries.append((text, id))
            }
        }
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// The next key, its colon passed; nil at the end of the object.
    private mutating func readKey() -> String? {
        skipSpace()
        if next == UInt8(ascii: ",") { index += 1 }
        skipSpace()
        guard next == UInt8(ascii: "\"") else { return nil }
        let start = index
        skipString()
        let text = bytes[start..<index]
        skipSpace()
        guard next == UInt8(ascii: ":") else { return nil }
        index += 1
        skipSpace()
        guard text.contains(UInt8(ascii: "\\")) else {
            return String(decoding: text.dropFirst().dropLast(), as: UTF8.self)
        }
        return try? JSONDecoder().decode(String.self, from: Data(text))
    }

    private mutating func skipSpace() {
        while let byte = next, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { index += 1 }
    }

    private mutating func skipString() {
        index += 1
        while let byte = next, byte != UInt8(ascii: "\"") {
            index += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        index = min(index + 1, bytes.count)
    }

    /// To the comma or bracket behind a value.
    private mutating func skipValue() {
        var depth = 0
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                skipString()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0: return
            case 0x20, 0x09, 0x0a, 0x0d:
                if depth == 0 { return }
            default: break
            }
            index += 1
        }
    }
}
