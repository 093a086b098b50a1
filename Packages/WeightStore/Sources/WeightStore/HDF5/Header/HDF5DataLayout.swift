/// Where the values of a dataset lie, as its header says.
enum HDF5DataLayout {
    /// In one piece; nil if they were never written.
    case contiguous(address: UInt64?, byteCount: Int)
    /// In the header itself.
    case compact([UInt8])
    /// In chunks, perhaps compressed.
    case chunked(HDF5ChunkLayout)
    /// Put together from other datasets.
    case virtual
    /// In a way that is not read.
    case unread(String)

    private static let unwritten = UInt64.max

    /// Reads a layout message.
    init(_ body: ByteScanner) throws(WeightStoreError) {
        var body = body
        let version = try body.number(byteCount: 1)
        let kind = try body.number(byteCount: 1)
        switch (version, kind) {
        case (3..., 0):
            let count = try body.count(byteCount: 2)
            self = .compact(Array(try body.take(count)))
        case (3..., 1):
            let address = try body.number(byteCount: 8)
            let count = try body.count(byteCount: 8)
            self = .contiguous(address: address == Self.unwritten ? nil : address, byteCount: count)
        case (3...4, 2):
            self = .chunked(try HDF5ChunkLayout(&body, version: version))
        case (3..., 3):
            self = .virtual
        default:
            self = .unread("layout \(kind) of version \(version)")
        }
    }
}
