public import Tokens

extension Tokenizer {
    /// `token` as it is shown to people: special tokens by name, others by their text, all of it visible.
    ///
    /// A space shows as `␣`, a line feed as `\n`, a tab as `\t`, a backslash as `\\`, other characters
    /// that do not print as `\u{200B}`, and bytes that are no character as `\xE2`.
    public func displayName(of token: TokenID) -> String {
        if let name = specialTokens.name(of: token) { return name }
        let bytes = bytes(of: token)
        return bytes.isEmpty ? "<no token \(token)>" : Self.visible(bytes)
    }

    private static func visible(_ bytes: [UInt8]) -> String {
        var result = ""
        var parser = Unicode.UTF8.ForwardParser()
        var input = bytes.makeIterator()
        var index = 0
        while true {
            switch parser.parseScalar(from: &input) {
            case .valid(let encoded):
                result += visible(Unicode.UTF8.decode(encoded))
                index += encoded.count
            case .error(let length):
                for byte in bytes[index..<(index + length)] { result += "\\x" + hexadecimal(UInt32(byte)) }
                index += length
            case .emptyInput:
                return result
            }
        }
    }

    private static func visible(_ character: Unicode.Scalar) -> String {
        switch character {
        case " ": return "␣"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        case "\\": return "\\\\"
        default: break
        }
        let properties = character.properties
        switch properties.generalCategory {
        case .control, .format, .unassigned, .privateUse, .surrogate: break
        case _ where properties.isWhitespace: break
        default: return String(character)
        }
        return "\\u{\(hexadecimal(character.value))}"
    }

    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return digits.count < 2 ? "0" + digits : digits
    }
}
