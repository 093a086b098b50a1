/// The bytes of an HDF5 file, by the addresses that it uses itself.
struct HDF5Bytes {
    /// The most that is copied at once.
    private static let limit = 1 << 26

    let file: MappedFile
    /// Where address 0 lies: after the block that some files begin with.
    let base: Int

    /// The `count` bytes at `address`.
    func scanner(at address: UInt64, count: Int, field: String) throws(WeightStoreError) -> ByteScanner {
        let available = file.byteCount - base
        guard count >= 0, count <= Self.limit, count <= available, address <= UInt64(available - count) else {
            throw .malformed(
                path: file.path,
                field: field,
                problem: "\(count) bytes at \(address) do not fit a file of \(file.byteCount) bytes"
            )
        }
        let start = base + Int(address)
        return ByteScanner(file.copy(start..<start + count), path: file.path, field: field)
    }

    /// As many of the `count` bytes at `address` as the file has.
    func scanner(at address: UInt64, upTo count: Int, field: String) throws(WeightStoreError) -> ByteScanner {
        let available = file.byteCount - base
        let rest = address <= UInt64(available) ? available - Int(address) : 0
        return try scanner(at: address, count: min(count, rest), field: field)
    }
}
