import Tensor

/// Turns the header of a dataset into an entry of the catalogue.
struct HDF5DatasetHeader {
    /// The attribute that tells bfloat16 from plain 16-bit integers; its value is `bfloat16`.
    static let markAttribute = "dtype"

    private let header: HDF5ObjectHeader
    private let bytes: HDF5Bytes
    private let field: String

    /// Takes the header of the dataset called `name`.
    init(_ header: HDF5ObjectHeader, of name: String, in bytes: HDF5Bytes) {
        self.header = header
        self.bytes = bytes
        field = "dataset '\(name)'"
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
            return HDF5Entry(.document, try storage(of: shape, width: byteCount), checksum)
        case .variableText:
            guard shape.allSatisfy({ $0 == 1 }) else { return unsupported("text of shape \(shape)", shape) }
            let storage = try storage(of: shape, width: HDF5GlobalHeap.referenceByteCount)
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
        let description = TensorDescription(shape: shape, scalarType: scalarType)
        return HDF5Entry(.tensor(description), try storage(of: shape, width: scalarType.byteCount), checksum)
    }

    /// Where the values lie, each of which takes `width` bytes.
    private func storage(of shape: [Int], width: Int) throws(WeightStoreError) -> HDF5Entry.Storage {
        let (byteCount, overflow) = shape.reduce(1, *).multipliedReportingOverflow(by: width)
        guard !overflow else { throw problem("texts of \(width) bytes") }
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
        case .chunked(let layout):
            let filters = try header.body(HDF5ObjectHeader.MessageType.filters).map(HDF5Filter.all) ?? []
            let space = header.body(HDF5ObjectHeader.MessageType.dataspace)
            let limits = try space.map(HDF5Dataspace.init)?.limits
            let storage = HDF5ChunkedStorage(
                layout: layout,
                filters: filters,
                shape: shape,
                limits: limits ?? shape,
                valueByteCount: width
            )
            return .chunked(storage, byteCount: byteCount)
        case .unread(let way):
            return .unread(way)
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

    private func problem(_ description: String) -> WeightStoreError {
        .malformed(path: bytes.file.path, field: field, problem: description)
    }
}
