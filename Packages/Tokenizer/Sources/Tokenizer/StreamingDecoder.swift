public import Tokens

/// Turns tokens into text while they are generated, never cutting a character in two.
///
/// A token may end inside a character. Its bytes are then held back until the tokens that complete it
/// arrive, or until it is clear that none will. All pieces in a row, ``finish()`` included, are exactly
/// what `decode` makes of all tokens at once.
public struct StreamingDecoder: Sendable {
    private let tokenizer: any Tokenizer
    private var pending: [UInt8] = []
    /// Whether a space that comes next is left out.
    private var hidesSpace: Bool
    /// The text of all tokens so far, up to the last complete character.
    public private(set) var text = ""

    /// Starts with no tokens.
    ///
    /// - Parameters:
    ///   - tokenizer: Says what the tokens stand for.
    ///   - isContinuation: Whether other text stands in front, so that a space that begins it is kept.
    public init(_ tokenizer: any Tokenizer, isContinuation: Bool = false) {
        self.tokenizer = tokenizer
        hidesSpace = tokenizer.template.hidesFirstSpace && !isContinuation
    }

    /// Takes the next token in.
    ///
    /// - Returns: The text that it completes; often a piece of a word, sometimes nothing.
    public mutating func append(_ token: TokenID) -> String {
        let bytes = tokenizer.bytes(of: token)
        pending += hidesSpace && bytes.first == 0x20 ? bytes.dropFirst() : bytes[...]
        if !bytes.isEmpty { hidesSpace = false }
        return flush(pending.count - Self.incompleteByteCount(at: pending))
    }

    /// Ends the text: bytes that still wait for the rest of their character become U+FFFD.
    public mutating func finish() -> String {
        flush(pending.count)
    }

    private mutating func flush(_ count: Int) -> String {
        let piece = String(decoding: pending[..<count], as: UTF8.self)
        pending.removeFirst(count)
        text += piece
        return piece
    }

    /// How many bytes at the end of `bytes` begin a character and leave it open: 0 to 3.
    private static func incompleteByteCount(at bytes: [UInt8]) -> Int {
        for count in 1...3 where count <= bytes.count {
            let lead = bytes[bytes.count - count]
            if lead & 0xC0 == 0x80 { continue }
            guard count < characterByteCount(lead) else { return 0 }
            return count == 1 || isSecond(bytes[bytes.count - count + 1], after: lead) ? count : 0
        }
        return 0
    }

    private static func characterByteCount(_ lead: UInt8) -> Int {
        switch lead {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
    }

    /// Whether `byte` may follow `lead`: some would spell a character too long, a surrogate, or one past
    /// U+10FFFF.
    private static func isSecond(_ byte: UInt8, after lead: UInt8) -> Bool {
        switch lead {
        case 0xE0: byte >= 0xA0
        case 0xED: byte < 0xA0
        case 0xF0: byte >= 0x90
        case 0xF4: byte < 0x90
        default: true
        }
    }
}
