/// Where HDF5 keeps strings of variable length: collections of numbered objects.
enum HDF5GlobalHeap {
    /// The size of what stands in place of a string: length, address of a collection, number.
    static let referenceByteCount = 16
    private static let signature = Array("GCOL".utf8)
    private static let headerByteCount = 16

    /// The text that a reference stands for, without what follows a zero byte.
    static func text(
        _ reference: some Sequence<UInt8>,
        in bytes: HDF5Bytes,
        field: String
    ) throws(WeightStoreError) -> [UInt8] {
        var scanner = ByteScanner(Array(reference), path: bytes.file.path, field: field)
        let length = try scanner.count(byteCount: 4)
        let address = try scanner.number(byteCount: 8)
        let number = try scanner.number(byteCount: 4)
        guard length > 0 else { return [] }
        let object = try object(number, at: address, in: bytes, field: field)
        guard object.count >= length else {
            throw scanner.problem("\(length) bytes, of which \(object.count) are there")
        }
        return Array(object.prefix(length).prefix { $0 != 0 })
    }

    private static func object(
        _ wanted: UInt64,
        at address: UInt64,
        in bytes: HDF5Bytes,
        field: String
    ) throws(WeightStoreError) -> ArraySlice<UInt8> {
        var header = try bytes.scanner(at: address, count: headerByteCount, field: field)
        guard try header.take(4).elementsEqual(signature) else {
            throw header.problem("it refers to something else")
        }
        _ = try header.take(4)
        let byteCount = try header.count(byteCount: 8)
        var objects = try bytes.scanner(at: address, count: byteCount, field: field)
        _ = try objects.take(min(byteCount, headerByteCount))
        while objects.remaining >= headerByteCount {
            let number = try objects.number(byteCount: 2)
            _ = try objects.take(6)
            let size = try objects.count(byteCount: 8)
            // Object 0 is the free space at the end.
            guard number != 0 else { break }
            let object = try objects.take(size)
            if number == wanted { return object }
            _ = try objects.take(min(-size & 7, objects.remaining))
        }
        throw objects.problem("the collection has no object \(wanted)")
    }
}
