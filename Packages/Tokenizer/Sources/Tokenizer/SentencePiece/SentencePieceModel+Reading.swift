extension SentencePieceModel {
    /// Reads the bytes of a `.model` file, found at `path`.
    ///
    /// - Throws: ``TokenizerError`` naming the file and the field.
    public init(_ file: [UInt8], path: String) throws(TokenizerError) {
        self.init(.unigram, pieces: [])
        var ends = SpecialPieces()
        var reader = ProtobufReader(file, in: 0..<file.count, path: path)
        while let (number, value) = try reader.next() {
            guard case .bytes(let range) = value else { continue }
            var part = ProtobufReader(file, in: range, path: path)
            switch number {
            case 1: pieces.append(try Self.piece(&part, id: pieces.count, path))
            case 2: try readTrainer(&part, &ends, path)
            case 3: try readNormalizer(&part, path)
            default: break
            }
        }
        if pieces.isEmpty {
            throw .invalid(.file(path), problem: "the file holds no pieces; it is no SentencePiece model")
        }
        beginning = control(ends.beginning)
        end = control(ends.end)
        padding = control(ends.padding)
    }

    /// The names that the trainer gave the special pieces.
    private struct SpecialPieces {
        var beginning = "<s>"
        var end = "</s>"
        var padding = "<pad>"
    }

    private static func piece(
        _ reader: inout ProtobufReader,
        id: Int,
        _ path: String
    ) throws(TokenizerError) -> Piece {
        var piece = Piece(text: "", score: 0)
        while let (number, value) = try reader.next() {
            switch (number, value) {
            case (1, .bytes(let range)): piece.text = try reader.text(range, "pieces[\(id)].piece")
            case (2, .fixed32(let bits)): piece.score = Float(bitPattern: bits)
            case (3, .integer(let type)):
                guard let kind = Piece.Kind(rawValue: Int(truncatingIfNeeded: type)) else {
                    throw .invalid(
                        .field("pieces[\(id)].type", of: path),
                        problem: "the type \(type) is not known"
                    )
                }
                piece.kind = kind
            default: break
            }
        }
        if piece.text.isEmpty {
            throw .invalid(.field("pieces[\(id)]", of: path), problem: "the piece is empty")
        }
        return piece
    }

    private mutating func readTrainer(
        _ reader: inout ProtobufReader,
        _ ends: inout SpecialPieces,
        _ path: String
    ) throws(TokenizerError) {
        while let (number, value) = try reader.next() {
            switch (number, value) {
            case (3, .integer(let type)):
                guard let known = Algorithm(rawValue: Int(truncatingIfNeeded: type)) else {
                    throw .unsupported(path: path, format: "a SentencePiece model of words or characters")
                }
                algorithm = known
            case (24, .integer(1)):
                throw .unsupported(path: path, format: "a SentencePiece model with spaces behind words")
            case (35, .integer(let flag)): fallsBackToBytes = flag != 0
            case (44, .bytes(let range)): unknownText = try reader.text(range, "trainer_spec.unk_surface")
            case (46, .bytes(let range)): ends.beginning = try reader.text(range, "trainer_spec.bos_piece")
            case (47, .bytes(let range)): ends.end = try reader.text(range, "trainer_spec.eos_piece")
            case (48, .bytes(let range)): ends.padding = try reader.text(range, "trainer_spec.pad_piece")
            case (Self.addsBeginningField, .integer(let flag)): addsBeginning = flag != 0
            case (Self.addsEndField, .integer(let flag)): addsEnd = flag != 0
            default: break
            }
        }
    }

    private mutating func readNormalizer(_ reader: inout ProtobufReader, _ path: String)
        throws(TokenizerError)
    {
        // What the format says where the fields are missing.
        removesExtraSpaces = true
        while let (number, value) = try reader.next() {
            switch (number, value) {
            case (2, .bytes(let range)): charsmap = Array(reader.file[range])
            case (3, .integer(let flag)): addsDummyPrefix = flag != 0
            case (4, .integer(let flag)): removesExtraSpaces = flag != 0
            case (5, .integer(0)):
                throw .unsupported(path: path, format: "a SentencePiece model that keeps spaces as they are")
            default: break
            }
        }
    }

    // Fields of our own; other programs pass over them.
    private static let addsBeginningField = 1001
    private static let addsEndField = 1002

    /// The control piece called `name`.
    func control(_ name: String?) -> Int? {
        pieces.firstIndex { $0.kind == .control && $0.text == name }
    }
}

extension SentencePieceModel {
    /// The bytes of a `.model` file that says the same.
    public var file: [UInt8] {
        var model = ProtobufWriter()
        for piece in pieces {
            var part = ProtobufWriter()
            part.append(1, Array(piece.text.utf8))
            part.append(2, piece.score)
            if piece.kind != .normal { part.append(3, piece.kind.rawValue) }
            model.append(1, part.bytes)
        }
        var trainer = ProtobufWriter()
        trainer.append(3, algorithm.rawValue)
        trainer.append(35, fallsBackToBytes ? 1 : 0)
        trainer.append(44, Array(unknownText.utf8))
        for (field, id) in [(46, beginning), (47, end), (48, padding)] {
            // An empty name is that of no piece.
            trainer.append(field, id.map { Array(pieces[$0].text.utf8) } ?? [])
        }
        if let addsBeginning { trainer.append(Self.addsBeginningField, addsBeginning ? 1 : 0) }
        if let addsEnd { trainer.append(Self.addsEndField, addsEnd ? 1 : 0) }
        model.append(2, trainer.bytes)
        var normalizer = ProtobufWriter()
        if !charsmap.isEmpty { normalizer.append(2, charsmap) }
        normalizer.append(3, addsDummyPrefix ? 1 : 0)
        normalizer.append(4, removesExtraSpaces ? 1 : 0)
        model.append(3, normalizer.bytes)
        return model.bytes
    }
}
