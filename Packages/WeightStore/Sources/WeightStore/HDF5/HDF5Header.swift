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
    static func read(_ name: String, _ entry: HDF5Entry, from bytes: HDF5Bytes) throws(WeightStoreError) -> Data {
        let path = bytes.file.path
        return try HDF5Library.withLock { () throws(WeightStoreError) -> Data in
            let file = try HDF5File(reading: bytes.file)
            let object = try HDF5Handle(
                H5Dopen2(file.handle.id, name, chdf5_default()),
                to: "open '\(name)' in",
                path: path,
                closedBy: H5Dclose
            )
            let dataset = try HDF5Dataset(object, name: name, path: path)
            guard try dataset.entry(in: bytes) == entry else {
                throw .malformed(path: path, field: "dataset '\(name)'", problem: "it was changed while it was read")
            }
            return try dataset.numbers(byteCount: entry.byteCount)
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
        let root = try HDF5Handle(
            H5Oopen(file.handle.id, "/", chdf5_default()),
            to: "open",
            path: file.path,
            closedBy: H5Oclose
        )
        let format = try HDF5Attribute.text(HDF5Layout.formatAttribute, of: root, in: bytes)
        guard format == HDF5Layout.formatName else { return nil }
        let version = try HDF5Attribute.number(HDF5Layout.versionAttribute, of: root, path: file.path)
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
