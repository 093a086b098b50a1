import Tensor

/// A type as the header of a dataset or attribute spells it out.
enum HDF5Datatype: Equatable {
    case float(ScalarType)
    case integer(byteCount: Int, isSigned: Bool)
    /// Text of a fixed length in bytes.
    case text(byteCount: Int)
    case variableText
    /// Anything else, by the name it has in messages.
    case other(String)

    /// Reads a type message.
    init(_ body: ByteScanner) throws(WeightStoreError) {
        var body = body
        let kind = try body.number(byteCount: 1) & 0x0f
        let flags = try body.number(byteCount: 3)
        let size = try body.count(byteCount: 4)
        switch kind {
        case 0: self = try Self.integer(&body, flags: flags, size: size)
        case 1: self = try Self.float(&body, flags: flags, size: size)
        case 3: self = .text(byteCount: size)
        case 9: self = flags & 0x0f == 1 ? .variableText : .other("variable-length list")
        default: self = .other(Self.names[kind] ?? "unknown")
        }
    }

    private static let names: [UInt64: String] = [
        2: "time", 4: "bit field", 5: "opaque", 6: "compound", 7: "reference", 8: "enumeration", 10: "array",
        11: "complex",
    ]

    private static func integer(
        _ properties: inout ByteScanner,
        flags: UInt64,
        size: Int
    ) throws(WeightStoreError) -> HDF5Datatype {
        let isSigned = flags & 8 != 0
        let isBigEndian = flags & 1 != 0
        let offset = try properties.count(byteCount: 2)
        let precision = try properties.count(byteCount: 2)
        guard !isBigEndian, offset == 0, precision == 8 * size, size <= 8 else {
            let order = isBigEndian ? "big-endian " : ""
            return .other("\(order)\(isSigned ? "int" : "uint")\(precision)")
        }
        return .integer(byteCount: size, isSigned: isSigned)
    }

    /// Floating-point types are spelled out bit by bit: where sign, exponent and fraction lie.
    private static func float(
        _ properties: inout ByteScanner,
        flags: UInt64,
        size: Int
    ) throws(WeightStoreError) -> HDF5Datatype {
        var fields = [Int(flags >> 8 & 0xff)]
        for width in [2, 2, 1, 1, 1, 1, 4] { fields.append(try properties.count(byteCount: width)) }
        let isImplied = flags & 0x30 == 0x20
        let isBigEndian = flags & 0x41 != 0
        let layouts: [ScalarType: [Int]] = [
            .float32: [31, 0, 32, 23, 8, 0, 23, 127],
            .float16: [15, 0, 16, 10, 5, 0, 10, 15],
            .bfloat16: [15, 0, 16, 7, 8, 0, 7, 127],
        ]
        let match = layouts.first { $0.value == fields && $0.key.byteCount == size }
        guard let match, isImplied, !isBigEndian else {
            return .other("\(isBigEndian ? "big-endian " : "")float\(8 * min(size, 1 << 20))")
        }
        return .float(match.key)
    }
}
