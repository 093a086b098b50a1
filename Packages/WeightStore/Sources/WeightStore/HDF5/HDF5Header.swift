/// Everything a reader learns from the header of a file.
struct HDF5Header {
    let entries: [String: HDF5Entry]
    let formatVersion: Int?
    /// Where address 0 lies in the file.
    let base: Int

    /// Reads and checks the header of a file.
    init(of file: MappedFile) throws(WeightStoreError) {
        let superblock = try HDF5Superblock(of: file)
        base = superblock.base
        let bytes = HDF5Bytes(file: file, base: base)
        entries = try HDF5Catalog(from: superblock.root, in: bytes).entries
        formatVersion = try Self.formatVersion(superblock.root, in: bytes)
    }

    private static func formatVersion(_ root: UInt64, in bytes: HDF5Bytes) throws(WeightStoreError) -> Int? {
        let attributes = HDF5Attributes(of: try HDF5ObjectHeader(of: "/", at: root, in: bytes), in: bytes)
        let format = try attributes.text(HDF5Layout.formatAttribute)
        guard format == HDF5Layout.formatName else { return nil }
        let version = try attributes.number(HDF5Layout.versionAttribute)
        guard let version, (1...HDF5Layout.version).contains(version) else {
            throw .unsupportedFormat(
                path: bytes.file.path,
                found: "a Fermata file of version \(version.map(String.init) ?? "unknown")",
                remedy: "this program reads versions up to \(HDF5Layout.version), so use a newer one"
            )
        }
        return Int(version)
    }
}
