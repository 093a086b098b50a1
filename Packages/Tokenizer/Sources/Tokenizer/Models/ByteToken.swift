/// Tokens that stand for one byte of a character without a token, spelled `<0x00>` to `<0xFF>`.
enum ByteToken {
    /// The spelling of the token for `byte`.
    static func spelling(of byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "<0x\(digits.utf8.count < 2 ? "0" : "")\(digits)>"
    }

    /// The byte that a spelling stands for.
    static func byte(of spelling: some Collection<UInt8>) -> UInt8? {
        guard spelling.count == 6, spelling.starts(with: "<0x".utf8), spelling.suffix(1).first == 0x3E else {
            return nil
        }
        let digits = String(decoding: spelling.dropFirst(3).prefix(2), as: UTF8.self)
        return digits.hasPrefix("+") ? nil : UInt8(digits, radix: 16)
    }
}
