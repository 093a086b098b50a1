/// The header of a group or dataset: a chain of messages, of which attributes are wanted.
struct HDF5ObjectHeader {
    private enum MessageType {
        static let attribute: UInt64 = 0x0c
        static let continuation: UInt64 = 0x10
    }

    /// How messages are laid out in a chunk.
    private struct Layout {
        let isVersion2: Bool
        let hasOrder: Bool

        var headerByteCount: Int { isVersion2 ? (hasOrder ? 6 : 4) : 8 }
    }

    private static let chunkLimit = 1000
    private static let field = "object header"

    private let bytes: HDF5Bytes
    private let layout: Layout
    private var chunks: [ByteScanner]

    /// Finds the header at `address`.
    init(at address: UInt64, in bytes: HDF5Bytes) throws(WeightStoreError) {
        self.bytes = bytes
        var prefix = try bytes.scanner(at: address, upTo: 40, field: Self.field)
        let available = prefix.remaining
        let first = try prefix.number(byteCount: 1)
        let size: Int
        if first == UInt64(UInt8(ascii: "O")) {
            _ = try prefix.take(4)
            let flags = try prefix.number(byteCount: 1)
            _ = try prefix.take((flags & 0x20 == 0 ? 0 : 16) + (flags & 0x10 == 0 ? 0 : 4))
            size = try prefix.count(byteCount: 1 << Int(flags & 3))
            layout = Layout(isVersion2: true, hasOrder: flags & 4 != 0)
        } else {
            _ = try prefix.take(7)
            size = try prefix.count(byteCount: 4)
            _ = try prefix.take(4)
            layout = Layout(isVersion2: false, hasOrder: false)
        }
        let start = address + UInt64(available - prefix.remaining)
        chunks = [try bytes.scanner(at: start, count: size, field: Self.field)]
    }

    /// The value of an attribute as it lies in the file; nil if it is not in the header itself.
    func value(ofAttribute name: String) throws(WeightStoreError) -> [UInt8]? {
        var chunks = chunks
        var next = 0
        while next < chunks.count, next < Self.chunkLimit {
            var chunk = chunks[next]
            next += 1
            while chunk.remaining >= layout.headerByteCount {
                let (type, message) = try message(&chunk)
                if type == MessageType.continuation { chunks.append(try continuation(message)) }
                guard type == MessageType.attribute, let value = try value(message, named: name) else { continue }
                return value
            }
        }
        return nil
    }

    private func message(_ chunk: inout ByteScanner) throws(WeightStoreError) -> (type: UInt64, body: ByteScanner) {
        let type = try chunk.number(byteCount: layout.isVersion2 ? 1 : 2)
        let size = try chunk.count(byteCount: 2)
        _ = try chunk.take(layout.headerByteCount - (layout.isVersion2 ? 3 : 4))
        let body = ByteScanner(Array(try chunk.take(size)), path: bytes.file.path, field: Self.field)
        return (type, body)
    }

    private func continuation(_ message: ByteScanner) throws(WeightStoreError) -> ByteScanner {
        var message = message
        let address = try message.number(byteCount: 8)
        let size = try message.count(byteCount: 8)
        guard layout.isVersion2 else { return try bytes.scanner(at: address, count: size, field: Self.field) }
        // A signature before the messages and a checksum after them.
        guard size >= 8 else { throw message.problem("a part of \(size) bytes") }
        var chunk = try bytes.scanner(at: address, count: size - 4, field: Self.field)
        _ = try chunk.take(4)
        return chunk
    }

    /// The value in an attribute message, or nil if the message is about another one.
    private func value(_ message: ByteScanner, named wanted: String) throws(WeightStoreError) -> [UInt8]? {
        var message = message
        let version = try message.number(byteCount: 1)
        _ = try message.take(1)
        var sizes: [Int] = []
        for _ in 0..<3 { sizes.append(try message.count(byteCount: 2)) }
        if version >= 3 { _ = try message.take(1) }
        // Name, type and shape are padded in the first version only.
        let padded = version == 1 ? sizes.map { $0 + (-$0 & 7) } : sizes
        let name = try message.take(padded[0])
        _ = try message.take(padded[1] + padded[2])
        guard name.prefix(while: { $0 != 0 }).elementsEqual(wanted.utf8) else { return nil }
        return Array(try message.take(message.remaining))
    }
}
