/// Reads the fields of a Protocol Buffers message, each length checked against the bytes there are.
///
/// Source: <https://protobuf.dev/programming-guides/encoding/>.
struct ProtobufReader {
    /// The content of a field.
    enum Value {
        case integer(UInt64)
        case bytes(Range<Int>)
        case fixed32(UInt32)
        case fixed64

        /// The whole number that this is.
        var integer: Int? { if case .integer(let value) = self { Int(exactly: value) } else { nil } }

        /// The truth value that this is.
        var bool: Bool? { integer.map { $0 != 0 } }
    }

    /// The file as a whole.
    let file: [UInt8]
    private let path: String
    private var index: Int
    private let end: Int

    /// Reads the message in `range` of `file`, which was read from `path`.
    init(_ file: [UInt8], in range: Range<Int>, path: String) {
        self.file = file
        self.path = path
        index = range.lowerBound
        end = range.upperBound
    }

    /// The next field, nil at the end of the message.
    mutating func next() throws(TokenizerError) -> (number: Int, value: Value)? {
        guard index < end else { return nil }
        let key = try varint()
        guard let number = Int(exactly: key >> 3), number > 0 else {
            throw damaged("a field without a number")
        }
        switch key & 7 {
        case 0: return (number, .integer(try varint()))
        case 1:
            try skip(8)
            return (number, .fixed64)
        case 2:
            let length = try varint()
            guard let count = Int(exactly: length) else { throw damaged("a field that is too long") }
            let start = index
            try skip(count)
            return (number, .bytes(start..<index))
        case 5:
            let start = index
            try skip(4)
            return (number, .fixed32((0..<4).reduce(0) { $0 | UInt32(file[start + $1]) << UInt32($1 * 8) }))
        case let type: throw damaged("a field of the unknown type \(type)")
        }
    }

    /// The text in `range`.
    func text(_ range: Range<Int>, _ field: String) throws(TokenizerError) -> String {
        guard let text = String(validating: file[range], as: UTF8.self) else {
            throw .invalid(.field(field, of: path), problem: "the text is not UTF-8; fetch the file again")
        }
        return text
    }

    private mutating func skip(_ count: Int) throws(TokenizerError) {
        guard count <= end - index else { throw damaged("a field that ends behind the file") }
        index += count
    }

    private mutating func varint() throws(TokenizerError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: 0, to: 64, by: 7) {
            guard index < end else { break }
            let byte = file[index]
            index += 1
            value |= UInt64(byte & 0x7F) << UInt64(shift)
            if byte < 0x80 { return value }
        }
        throw damaged("a number that does not end")
    }

    private func damaged(_ problem: String) -> TokenizerError {
        .invalid(
            .file(path),
            problem: "\(problem) at byte \(index); the file is cut off or damaged, fetch it again"
        )
    }
}
