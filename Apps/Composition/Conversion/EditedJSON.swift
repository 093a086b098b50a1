import Foundation

/// The text of a JSON object, changed in some members and the same byte for byte in all others.
struct EditedJSON {
    private var bytes: [UInt8]

    /// Takes the text of an object.
    ///
    /// - Throws: ``CommandError/unreadableFile(path:problem:)`` if it is none; `name` says what it is.
    init(_ text: Data, name: String) throws(CommandError) {
        guard (try? JSONSerialization.jsonObject(with: text)) is [String: Any] else {
            throw .unreadableFile(path: name, problem: "it is not a JSON object; get the file again")
        }
        bytes = Array(text)
    }

    /// The text.
    var data: Data { Data(bytes) }

    /// Replaces the value of a member, or adds the member at the end.
    mutating func set(_ key: String, to value: String) {
        if let range = range(of: key) {
            bytes.replaceSubrange(range, with: value.utf8)
        } else {
            append(["\(Self.quoted(key)): \(value)"], closing: UInt8(ascii: "}"), in: 0..<bytes.count)
        }
    }

    /// Adds elements to the list of a member, which is made if it is not there.
    mutating func append(_ elements: [String], to key: String) {
        guard !elements.isEmpty else { return }
        guard let range = range(of: key), bytes[range.lowerBound] == UInt8(ascii: "[") else {
            set(key, to: "[\(elements.joined(separator: ", "))]")
            return
        }
        append(elements, closing: UInt8(ascii: "]"), in: range)
    }

    /// Text as JSON.
    static func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }

    /// Puts texts in front of the last bracket of `range`, on lines of their own where others are.
    private mutating func append(_ texts: [String], closing bracket: UInt8, in range: Range<Int>) {
        guard let end = bytes[range].lastIndex(of: bracket),
            let last = bytes[..<end].lastIndex(where: { !Self.isSpace($0) })
        else { return }
        let isFirst = [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(bytes[last])
        let isSpread = bytes[last..<end].contains(UInt8(ascii: "\n"))
        let space = isSpread && !isFirst ? indentation(before: last) : isFirst ? "" : " "
        let text = texts.joined(separator: ",\(isFirst ? " " : space)")
        bytes.insert(contentsOf: (isFirst ? text : ",\(space)\(text)").utf8, at: last + 1)
    }

    /// The line break and the spaces in front of the last member at this level.
    private func indentation(before end: Int) -> String {
        var depth = 0
        for index in stride(from: end, through: 0, by: -1) {
            if [UInt8(ascii: "}"), UInt8(ascii: "]")].contains(bytes[index]) { depth += 1 }
            if [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(bytes[index]) { depth -= 1 }
            guard bytes[index] == UInt8(ascii: "\n"), depth <= 0 else { continue }
            let spaces = bytes[(index + 1)...].prefix { Self.isSpace($0) }
            return "\n" + String(decoding: spaces, as: UTF8.self)
        }
        return " "
    }

    /// Where the value of a member of the outermost object lies; the last one, if a key comes twice.
    private func range(of key: String) -> Range<Int>? {
        var (depth, index, result) = (0, 0, nil as Range<Int>?)
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                let end = endOfString(at: index)
                if depth == 1, let start = startOfValue(after: end), name(index..<end) == key {
                    result = start..<endOfValue(at: start)
                }
                index = end
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                index += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                index += 1
            default: index += 1
            }
        }
        return result
    }

    private func name(_ range: Range<Int>) -> String? {
        try? JSONDecoder().decode(String.self, from: Data(bytes[range]))
    }

    private func endOfString(at start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, bytes.count)
    }

    /// The start of the value if a string that ends at `index` is a key.
    private func startOfValue(after index: Int) -> Int? {
        guard let colon = bytes[index...].firstIndex(where: { !Self.isSpace($0) }),
            bytes[colon] == UInt8(ascii: ":")
        else { return nil }
        return bytes[(colon + 1)...].firstIndex { !Self.isSpace($0) }
    }

    private func endOfValue(at start: Int) -> Int {
        var (depth, index) = (0, start)
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""): index = endOfString(at: index) - 1
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return lastOfValue(before: index) }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0: return lastOfValue(before: index)
            default: break
            }
            index += 1
        }
        return index
    }

    private func lastOfValue(before end: Int) -> Int {
        (bytes[..<end].lastIndex { !Self.isSpace($0) } ?? end) + 1
    }

    private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0a, 0x0d].contains(byte) }
}
