/// The attributes in the header of a group or dataset: small values with a name.
///
/// HDF5 moves more than eight attributes of one object elsewhere; those are not seen.
struct HDF5Attributes {
    private struct Value {
        let type: HDF5Datatype
        let shape: [Int]?
        let bytes: [UInt8]
    }

    private let header: HDF5ObjectHeader
    private let bytes: HDF5Bytes

    init(of header: HDF5ObjectHeader, in bytes: HDF5Bytes) {
        self.header = header
        self.bytes = bytes
    }

    /// An attribute that is a number from 0 to 2³² - 1, or nil if there is none of this name.
    func number(_ name: String) throws(WeightStoreError) -> UInt32? {
        guard let value = try value(name) else { return nil }
        guard case .integer(let byteCount, _) = value.type, value.bytes.count >= byteCount else {
            throw problem(name, "is not a number")
        }
        let number = value.bytes.prefix(byteCount).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        guard let result = UInt32(exactly: number) else {
            throw problem(name, "\(number) is not a 32-bit number")
        }
        return result
    }

    /// An attribute that is a string, or nil if there is none of this name or it is something else.
    func text(_ name: String) throws(WeightStoreError) -> String? {
        guard let value = try value(name) else { return nil }
        switch value.type {
        case .text(let byteCount):
            return String(validating: value.bytes.prefix(byteCount).prefix { $0 != 0 }, as: UTF8.self)
        case .variableText:
            let reference = value.bytes.prefix(HDF5GlobalHeap.referenceByteCount)
            let text = try HDF5GlobalHeap.text(reference, in: bytes, field: "attribute '\(name)'")
            return String(validating: text, as: UTF8.self)
        case .float, .integer, .other:
            return nil
        }
    }

    private func value(_ name: String) throws(WeightStoreError) -> Value? {
        for message in header.messages where message.type == HDF5ObjectHeader.MessageType.attribute {
            guard !message.isShared, let value = try value(message.body, named: name) else { continue }
            guard let shape = value.shape, shape.allSatisfy({ $0 == 1 }) else {
                throw problem(name, "more or less than one value")
            }
            return value
        }
        return nil
    }

    /// The value in an attribute message, or nil if the message is about another one.
    private func value(_ body: ByteScanner, named wanted: String) throws(WeightStoreError) -> Value? {
        var body = body
        let version = try body.number(byteCount: 1)
        let isTypeShared = try body.number(byteCount: 1) & 3 != 0 && version > 1
        let sizes = [
            try body.count(byteCount: 2), try body.count(byteCount: 2), try body.count(byteCount: 2),
        ]
        if version >= 3 { _ = try body.take(1) }
        // Name, type and shape are padded in the first version only.
        let padded = version == 1 ? sizes.map { $0 + (-$0 & 7) } : sizes
        let name = try body.take(padded[0])
        guard name.prefix(while: { $0 != 0 }).elementsEqual(wanted.utf8) else { return nil }
        let (type, space) = (try body.part(padded[1]), try body.part(padded[2]))
        return Value(
            type: isTypeShared ? .other("shared type") : try HDF5Datatype(type),
            shape: isTypeShared ? [] : try HDF5Dataspace(space).shape,
            bytes: Array(try body.take(body.remaining))
        )
    }

    private func problem(_ name: String, _ description: String) -> WeightStoreError {
        .malformed(path: bytes.file.path, field: "attribute '\(name)'", problem: description)
    }
}
