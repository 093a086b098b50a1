import Foundation

/// The tokens of a SentencePiece model file, of which nothing else is read.
///
/// Source: `sentencepiece_model.proto`. Field 1 of the file is a piece, with text, score and kind in its
/// fields 1, 2 and 3; field 2 is the training specification, with the kind of model in field 3.
struct SentencePieceList {
    struct Piece: Equatable {
        var text = ""
        var score: Float = 0
        /// 1 normal, 2 unknown, 3 control, 4 defined by the user, 5 unused, 6 a byte: as in GGUF.
        var kind = 1
    }

    private(set) var pieces: [Piece] = []
    /// Whether words are merged from pairs, and not cut into likely pieces.
    private(set) var isBPE = false

    /// Reads the file.
    ///
    /// - Throws: ``CommandError/unreadableFile(path:problem:)``; `name` says which file.
    init(_ data: Data, name: String) throws(CommandError) {
        var message = ProtocolMessage(data, name: name)
        while let field = try message.next() {
            switch (field.number, field.value) {
            case (1, .bytes(let bytes)): pieces.append(try Self.piece(bytes, name: name))
            case (2, .bytes(let bytes)):
                isBPE = try Self.isBPE(bytes, name: name)
            default: break
            }
        }
        guard !pieces.isEmpty else {
            throw .unreadableFile(path: name, problem: "it holds no pieces of a SentencePiece model")
        }
    }

    private static func isBPE(_ settings: Data, name: String) throws(CommandError) -> Bool {
        var message = ProtocolMessage(settings, name: name)
        var result = false
        while let field = try message.next() {
            if field.number == 3, case .integer(let kind) = field.value { result = kind == 2 }
        }
        return result
    }

    private static func piece(_ bytes: Data, name: String) throws(CommandError) -> Piece {
        var message = ProtocolMessage(bytes, name: name)
        var piece = Piece()
        while let field = try message.next() {
            switch (field.number, field.value) {
            case (1, .bytes(let text)): piece.text = String(decoding: text, as: UTF8.self)
            case (2, .fixed(let bits)): piece.score = Float(bitPattern: bits)
            case (3, .integer(let kind)) where (1...6).contains(kind): piece.kind = Int(kind)
            default: break
            }
        }
        return piece
    }
}

/// The fields of a message in the wire format of protocol buffers.
private struct ProtocolMessage {
    enum Value {
        case integer(UInt64)
        case fixed(UInt32)
        case bytes(Data)
        case other
    }

    private var rest: Data
    private let name: String

    init(_ data: Data, name: String) {
        (rest, self.name) = (data, name)
    }

    /// The next field; nil at the end.
    mutating func next() throws(CommandError) -> (number: UInt64, value: Value)? {
        guard !rest.isEmpty else { return nil }
        let tag = try integer()
        switch tag & 7 {
        case 0: return (tag >> 3, .integer(try integer()))
        case 1:
            _ = try take(8)
            return (tag >> 3, .other)
        case 2:
            let count = try integer()
            guard count <= UInt64(rest.count) else { throw damaged }
            return (tag >> 3, .bytes(try take(Int(count))))
        case 5: return (tag >> 3, .fixed(try take(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }))
        default: throw damaged
        }
    }

    private mutating func integer() throws(CommandError) -> UInt64 {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let byte = try take(1).first ?? 0
            result |= UInt64(byte & 127) << shift
            if byte < 128 { return result }
        }
        throw damaged
    }

    private mutating func take(_ count: Int) throws(CommandError) -> Data {
        guard count <= rest.count else { throw damaged }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private var damaged: CommandError {
        .unreadableFile(path: name, problem: "it is cut short, or no SentencePiece model; get it again")
    }
}
