/// The start of an HDF5 file: where addresses count from, and where the root group lies.
struct HDF5Superblock {
    /// What stands in place of an address that there is not.
    static let noAddress = UInt64.max
    private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]
    private static let field = "superblock"
    private static let version2ByteCount = 48

    /// Where address 0 lies in the file.
    let base: Int
    /// Where the header of the root group lies.
    let root: UInt64

    /// Where the signature lies: at the start, or after a block for other programs of 512 bytes, 1024, ...
    static func place(in file: MappedFile) -> Int? {
        var offset = 0
        while offset <= file.byteCount - signature.count {
            if file.copy(offset..<offset + signature.count) == signature { return offset }
            offset = max(512, 2 * offset)
        }
        return nil
    }

    /// Reads the superblock of a file, and sees whether the file is all there.
    init(of file: MappedFile) throws(WeightStoreError) {
        guard let place = Self.place(in: file) else {
            throw .malformed(path: file.path, field: Self.field, problem: "there is none")
        }
        base = place
        let bytes = HDF5Bytes(file: file, base: place)
        var scanner = try bytes.scanner(at: 0, upTo: 128, field: Self.field)
        _ = try scanner.take(Self.signature.count)
        let version = try scanner.number(byteCount: 1)
        let end: UInt64
        switch version {
        case 0, 1: (end, root) = try Self.old(&scanner, version: version)
        case 2, 3: (end, root) = try Self.new(&scanner, bytes)
        default: throw scanner.problem("version \(version)")
        }
        guard end <= UInt64(file.byteCount) else {
            throw scanner.problem("the file should have \(end) bytes and has \(file.byteCount)")
        }
    }

    private static func old(
        _ scanner: inout ByteScanner,
        version: UInt64
    ) throws(WeightStoreError) -> (end: UInt64, root: UInt64) {
        _ = try scanner.take(4)
        try expectLongAddresses(&scanner)
        _ = try scanner.take(version == 0 ? 9 : 13)
        _ = try scanner.take(16)
        let end = try scanner.number(byteCount: 8)
        // Driver information, and the name of the root in its own entry.
        _ = try scanner.take(16)
        return (end, try scanner.number(byteCount: 8))
    }

    private static func new(
        _ scanner: inout ByteScanner,
        _ bytes: HDF5Bytes
    ) throws(WeightStoreError) -> (end: UInt64, root: UInt64) {
        try expectLongAddresses(&scanner)
        _ = try scanner.take(17)
        let (end, root) = (try scanner.number(byteCount: 8), try scanner.number(byteCount: 8))
        let checked = try bytes.scanner(at: 0, count: version2ByteCount - 4, field: field)
        let stored = try scanner.number(byteCount: 4)
        guard HDF5Checksum.agrees(HDF5Checksum.lookup3(checked.rest), with: stored) else {
            throw scanner.problem("its checksum is wrong")
        }
        return (end, root)
    }

    private static func expectLongAddresses(_ scanner: inout ByteScanner) throws(WeightStoreError) {
        let sizes = [try scanner.number(byteCount: 1), try scanner.number(byteCount: 1)]
        guard sizes == [8, 8] else { throw scanner.problem("addresses of \(8 * sizes[0]) bits") }
    }
}
