/// The `tokenizer.bin` of llama2.c: the pieces of a SentencePiece model with their scores.
///
/// A 32-bit number, the length of the longest piece; then for each piece its score, its length and its text.
/// Numbers are little-endian. In the texts a space stands for itself.
///
/// Source: <https://github.com/karpathy/llama2.c>, `tokenizer.py`.
enum Llama2CFile {
    /// The model in `file`, read from `path`.
    static func model(_ file: [UInt8], path: String) throws(TokenizerError) -> SentencePieceModel {
        var pieces: [SentencePieceModel.Piece] = []
        var offset = 4
        while offset < file.count {
            let field = "piece \(pieces.count)"
            guard file.count - offset >= 8 else { throw cutOff(field, path) }
            let length = Int(number(file, offset + 4))
            guard length > 0, length <= file.count - offset - 8 else { throw cutOff(field, path) }
            let bytes = file[(offset + 8)..<(offset + 8 + length)]
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw .invalid(
                    .field(field, of: path),
                    problem: "the text is not UTF-8; fetch the file again"
                )
            }
            let score = Float(bitPattern: number(file, offset))
            pieces.append(piece(text, score: score, id: pieces.count))
            offset += 8 + length
        }
        guard pieces.count > 3 else { throw cutOff("piece \(pieces.count)", path) }
        var model = SentencePieceModel(.bpe, pieces: pieces)
        model.fallsBackToBytes = true
        model.beginning = 1
        model.end = 2
        return model
    }

    /// Whether `file` looks like one: a first piece of plausible length, spelled as llama2.c does.
    static func matches(_ file: [UInt8]) -> Bool {
        guard file.count > 12, number(file, 0) < 1024 else { return false }
        let length = Int(number(file, 8))
        guard length <= file.count - 12 else { return false }
        return String(decoding: file[12..<(12 + length)], as: UTF8.self).contains("<unk>")
    }

    private static func piece(_ text: String, score: Float, id: Int) -> SentencePieceModel.Piece {
        switch id {
        case 0: return .init(text: "<unk>", score: score, kind: .unknown)
        case 1: return .init(text: "<s>", score: score, kind: .control)
        case 2: return .init(text: "</s>", score: score, kind: .control)
        default: break
        }
        if ByteToken.byte(of: text.utf8) != nil { return .init(text: text, score: score, kind: .byte) }
        return .init(text: text.replacing(" ", with: "\u{2581}"), score: score)
    }

    private static func number(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32($1 * 8) }
    }

    private static func cutOff(_ field: String, _ path: String) -> TokenizerError {
        .invalid(.field(field, of: path), problem: "the file is cut off or damaged; fetch it again")
    }
}
