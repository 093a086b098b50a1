/// The header of a group or dataset: a chain of messages that describe it.
///
/// Source for this folder and those beside it: *HDF5 File Format Specification Version 3.0*,
/// <https://docs.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html>.
struct HDF5ObjectHeader {
    /// The types of messages that are looked at.
    enum MessageType {
        static let dataspace: UInt64 = 0x01
        static let linkInfo: UInt64 = 0x02
        static let datatype: UInt64 = 0x03
        static let link: UInt64 = 0x06
        static let externalFiles: UInt64 = 0x07
        static let layout: UInt64 = 0x08
        static let filters: UInt64 = 0x0b
        static let attribute: UInt64 = 0x0c
        static let continuation: UInt64 = 0x10
        static let symbolTable: UInt64 = 0x11
    }

    /// One message, whose body is a reference to elsewhere if it is shared.
    struct Message {
        let type: UInt64
        let isShared: Bool
        let body: ByteScanner
    }

    /// What kinds of objects are told apart.
    enum Kind {
        case group, dataset, other
    }

    private static let messageLimit = 10_000

    private(set) var messages: [Message] = []
    private let bytes: HDF5Bytes
    private let field: String
    /// Version 2 has a signature and a checksum for each chunk of messages, and shorter messages.
    private let isVersion2: Bool
    private let hasOrder: Bool

    /// Reads the header of the object called `name` at `address`.
    init(of name: String, at address: UInt64, in bytes: HDF5Bytes) throws(WeightStoreError) {
        self.bytes = bytes
        field = "header of '\(name)'"
        var prefix = try bytes.scanner(at: address, upTo: 40, field: field)
        let available = prefix.remaining
        let first = try prefix.number(byteCount: 1)
        isVersion2 = first == UInt64(UInt8(ascii: "O"))
        let chunk: ByteScanner
        if isVersion2 {
            _ = try prefix.take(4)
            let flags = try prefix.number(byteCount: 1)
            hasOrder = flags & 4 != 0
            _ = try prefix.take((flags & 0x20 == 0 ? 0 : 16) + (flags & 0x10 == 0 ? 0 : 4))
            let size = try prefix.count(byteCount: 1 << Int(flags & 3))
            let start = available - prefix.remaining
            guard size <= bytes.file.byteCount else { throw prefix.problem("\(size) bytes of messages") }
            chunk = try bytes.checkedScanner(
                at: address,
                count: start + size + 4,
                signature: "OHDR",
                field: field
            ).dropping(start - 4)
        } else {
            hasOrder = false
            _ = try prefix.take(7)
            let size = try prefix.count(byteCount: 4)
            _ = try prefix.take(4)
            let start = address.addingReportingOverflow(UInt64(available - prefix.remaining)).partialValue
            chunk = try bytes.scanner(at: start, count: size, field: field)
        }
        try readMessages(chunk)
    }

    /// What the object is: a group, a dataset, or neither, such as a type that has a name.
    var kind: Kind {
        let types = Set(messages.map(\.type))
        if types.contains(MessageType.datatype) {
            return types.contains(MessageType.dataspace) ? .dataset : .other
        }
        return types.contains(MessageType.symbolTable) || types.contains(MessageType.linkInfo)
            ? .group : .other
    }

    /// The body of the first message of a type; nil if there is none, or only a shared one.
    func body(_ type: UInt64) -> ByteScanner? {
        messages.first { $0.type == type && !$0.isShared }?.body
    }

    private mutating func readMessages(_ first: ByteScanner) throws(WeightStoreError) {
        var chunks = [first]
        while var chunk = chunks.popLast() {
            while chunk.remaining >= (isVersion2 ? (hasOrder ? 6 : 4) : 8) {
                guard messages.count < Self.messageLimit else {
                    throw chunk.problem("more than \(Self.messageLimit) messages")
                }
                let message = try message(&chunk)
                messages.append(message)
                if message.type == MessageType.continuation { chunks.append(try continuation(message.body)) }
            }
        }
    }

    private func message(_ chunk: inout ByteScanner) throws(WeightStoreError) -> Message {
        let type = try chunk.number(byteCount: isVersion2 ? 1 : 2)
        let size = try chunk.count(byteCount: 2)
        let flags = try chunk.number(byteCount: 1)
        _ = try chunk.take(isVersion2 ? (hasOrder ? 2 : 0) : 3)
        return Message(type: type, isShared: flags & 2 != 0, body: try chunk.part(size))
    }

    private func continuation(_ body: ByteScanner) throws(WeightStoreError) -> ByteScanner {
        var body = body
        let address = try body.number(byteCount: 8)
        let size = try body.count(byteCount: 8)
        guard isVersion2 else { return try bytes.scanner(at: address, count: size, field: field) }
        return try bytes.checkedScanner(at: address, count: size, signature: "OCHK", field: field)
    }
}
