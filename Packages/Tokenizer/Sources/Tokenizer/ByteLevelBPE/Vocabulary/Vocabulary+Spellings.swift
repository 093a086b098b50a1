import Tokens

extension Vocabulary {
    /// Makes a vocabulary of tokens in the spelling of ``ByteAlphabet``, except those in `special`, which
    /// stand for no text.
    init(spellings: [String], special: SpecialTokens, origin: BPEOrigin) throws(TokenizerError) {
        self.init(capacity: spellings.count)
        let special = Set(special.all)
        var bytes: [UInt8] = []
        for (id, spelling) in spellings.enumerated() {
            if special.contains(TokenID(id)) {
                appendSpecial()
                continue
            }
            bytes.removeAll(keepingCapacity: true)
            guard ByteAlphabet.shared.append(spelling.utf8, to: &bytes), !bytes.isEmpty else {
                throw .invalid(origin.token(id, spelling), problem: "'\(spelling)' spells no bytes")
            }
            guard append(bytes.span.bytes) else {
                throw .duplicate(origin.token(id, spelling), entry: "token '\(spelling)'")
            }
        }
    }

    /// The tokens of the 256 bytes; -1 for one without that no UTF-8 text has.
    ///
    /// GPT-NeoX was trained without those.
    func byteTokens(origin: BPEOrigin) throws(TokenizerError) -> [Int32] {
        var tokens: [Int32] = []
        for byte in UInt8.min...UInt8.max {
            let isNeverInText = byte == 0xC0 || byte == 0xC1 || byte > 0xF4
            guard let token = id(of: [byte].span.bytes) ?? (isNeverInText ? -1 : nil) else {
                throw .missingByte(.file(origin.vocabulary), byte: byte)
            }
            tokens.append(token)
        }
        return tokens
    }
}
