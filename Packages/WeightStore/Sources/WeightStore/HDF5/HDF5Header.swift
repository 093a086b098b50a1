import CHDF5
import Foundation

/// Everything a reader learns from HDF5 itself, in one visit under the lock.
struct HDF5Header: Sendable {
    let entries: [String: HDF5Entry]
    let formatVersion: Int?
    /// Where address 0 lies in the file.
    let base: Int

    /// Opens, checks and closes a file.
    init(of mapped: MappedFile) throws(WeightStoreError) {
        self = try HDF5Library.withLock { () throws(WeightStoreError) -> HDF5Header in
            let file = try HDF5File(reading: mapped)
            let bytes = HDF5Bytes(file: mapped, base: try file.base())
            return HDF5Header(
                entries: try HDF5Catalog(of: file, in: bytes).entries,
                formatVersion: try Self.formatVersion(of: file, in: bytes),
                base: bytes.base
            )
        }
    }

    /// Reads a dataset that cannot be mapped.
    static func read(_ name: String, byteCount: Int, from mapped: MappedFile) throws(WeightStoreError) -> Data
    {
        try HDF5Library.withLock { () throws(WeightStoreError) -> Data in
            let file = try HDF5File(reading: mapped)
            return try HDF5ChunkedDataset(name, in: file).bytes(byteCount: byteCount)
        }
    }

    private init(entries: [String: HDF5Entry], formatVersion: Int?, base: Int) {
        self.entries = entries
        self.formatVersion = formatVersion
        self.base = base
    }

    private static func formatVersion(
        of file: borrowing HDF5File,
        in bytes: HDF5Bytes
    ) throws(WeightStoreError) -> Int? {
        let root = try HDF5Object(named: "/", in: file.handle, path: file.path)
        let header = try HDF5ObjectHeader(of: "/", at: root.address, in: bytes)
        let attributes = HDF5Attributes(of: header, in: bytes)
        let format = try attributes.text(HDF5Layout.formatAttribute)
        guard format == HDF5Layout.formatName else { return nil }
        let version = try attributes.number(HDF5Layout.versionAttribute)
        guard let version, (1...HDF5Layout.version).contains(version) else {
            throw .unsupportedFormat(
                path: file.path,
                found: "a Fermata file of version \(version.map(String.init) ?? "unknown")",
                remedy: "this program reads versions up to \(HDF5Layout.version), so use a newer one"
            )
        }
        return Int(version)
    }
}
