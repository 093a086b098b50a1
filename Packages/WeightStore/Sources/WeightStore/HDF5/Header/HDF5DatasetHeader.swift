import Tensor

/// Turns the header of a dataset into an entry of the catalogue.
struct HDF5DatasetHeader {
    /// The attribute that tells bfloat16 from plain 16-bit integers; its value is `bfloat16`.
    static let markAttribute = "dtype"

    private let header: HDF5ObjectHeader
    private let bytes: HDF5Bytes
    private let field: String

    /// Reads the header of the dataset called `name` at `address`.
    init(of name: String, at address: UInt64, in bytes: HDF5Bytes) throws(WeightStoreError) {
        header = try HDF5ObjectHeader(of: name, at: address, in: bytes)
        self.bytes = bytes
        field = "dataset '\(name)'"
        try checkFillValue()
    }

    /// What the dataset is and where its bytes are, compared with the size of the file.
    func entry() throws(WeightStoreError) -> HDF5Entry {
        guard let space = header.body(HDF5ObjectHeader.MessageType.dataspace) else {
            throw problem("it has no shape")
        }
        guard let shape = try HDF5Dataspace(space).shape else { return unsupported("empty", [0]) }
        guard let type = header.body(HDF5ObjectHeader.MessageType.datatype) else {
            return unsupported("shared type", shape)
        }
        let attributes = HDF5Attributes(of: header, in: bytes)
        let checksum = try attributes.number(HDF5Layout.checksumAttribute)
        let isMarked = try attributes.text(Self.markAttribute) == ScalarType.bfloat16.rawValue
        switch try HDF5Datatype(type) {
        case .float(let scalarType):
            return try tensor(shape, scalarType, checksum)
        case .integer(byteCount: 4, isSigned: true):
            return try tensor(shape, .int32, checksum)
        case .integer(byteCount: 2, isSigned: false) where isMarked:
            return try tensor(shape, .bfloat16, checksum)
        case .integer(let byteCount, let isSigned):
            return unsupported("\(isSigned ? "int" : "uint")\(8 * byteCount)", shape)
        case .text(let byteCount):
            guard shape.allSatisfy({ $0 == 1 }) else { return unsupported("text of shape \(shape)", shape) }
            return HDF5Entry(.document, try storage(byteCount: byteCount), checksum)
        case .variableText:
            guard shape.allSatisfy({ $0 == 1 }) else { return unsupported("text of shape \(shape)", shape) }
            let storage = try storage(byteCount: HDF5GlobalHeap.referenceByteCount)
            guard case .mapped(let range) = storage else { return unsupported("text in pieces", shape) }
            return HDF5Entry(.document, .reference(range), checksum)
        case .other(let name):
            return unsupported(name, shape)
        }
    }

    private func unsupported(_ type: String, _ shape: [Int]) -> HDF5Entry {
        HDF5Entry(.unsupported(type: type, shape: shape), .inline([]), nil)
    }

    private func tensor(
        _ shape: [Int],
        _ scalarType: ScalarType,
        _ checksum: UInt32?
    ) throws(WeightStoreError) -> HDF5Entry {
        let count = shape.reduce(1, *) * scalarType.byteCount
        let description = TensorDescription(shape: shape, scalarType: scalarType)
        return HDF5Entry(.tensor(description), try storage(byteCount: count), checksum)
    }

    private func storage(byteCount: Int) throws(WeightStoreError) -> HDF5Entry.Storage {
        guard !header.messages.contains(where: { $0.type == HDF5ObjectHeader.MessageType.externalFiles })
        else {
            throw problem("its values lie in other files, which are not opened")
        }
        guard let body = header.body(HDF5ObjectHeader.MessageType.layout) else {
            throw problem("it has no layout")
        }
        switch try HDF5DataLayout(body) {
        case .contiguous(let address, let stored):
            return byteCount == 0 ? .inline([]) : try mapped(address, stored: stored, byteCount: byteCount)
        case .compact(let values):
            guard values.count == byteCount else {
                throw problem("\(values.count) bytes, where \(byteCount) are due")
            }
            return .inline(values)
        case .pieces:
            return .library(byteCount: byteCount)
        case .virtual:
            throw problem("its values are put together from other datasets")
        }
    }

    private func mapped(_ address: UInt64?, stored: Int, byteCount: Int) throws(WeightStoreError)
        -> HDF5Entry.Storage
    {
        guard let address else { throw problem("its values were never written") }
        let size = bytes.file.byteCount
        let available = size - bytes.base
        guard byteCount <= available, address <= UInt64(available - byteCount) else {
            throw problem("\(byteCount) bytes from byte \(address) on do not fit a file of \(size) bytes")
        }
        guard stored == byteCount else { throw problem("\(stored) bytes, where \(byteCount) are due") }
        let start = bytes.base + Int(address)
        return .mapped(start..<start + byteCount)
    }

    /// libhdf5 copies a fill value by its own account of its length.
    private func checkFillValue() throws(WeightStoreError) {
        if var old = header.body(HDF5ObjectHeader.MessageType.oldFillValue) {
            try expect(&old, holds: try old.number(byteCount: 4))
        }
        guard var body = header.body(HDF5ObjectHeader.MessageType.fillValue) else { return }
        let version = try body.number(byteCount: 1)
        let flags = try body.number(byteCount: 1)
        guard version < 3 else {
            if flags & 0x20 != 0 { try expect(&body, holds: try body.number(byteCount: 4)) }
            return
        }
        _ = try body.take(1)
        let isDefined = try body.number(byteCount: 1) != 0
        if version == 1 || isDefined { try expect(&body, holds: try body.number(byteCount: 4)) }
    }

    private func expect(_ body: inout ByteScanner, holds count: UInt64) throws(WeightStoreError) {
        // All ones stands for a fill value that is not set.
        guard count <= UInt64(body.remaining) || count == UInt64(UInt32.max) else {
            throw problem("a fill value of \(count) bytes")
        }
    }

    private func problem(_ description: String) -> WeightStoreError {
        .malformed(path: bytes.file.path, field: field, problem: description)
    }
}
