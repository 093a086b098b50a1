import CHDF5
import Foundation
import Glibc

/// Everything a reader learns from HDF5 itself, in one visit under the lock.
struct HDF5Header: Sendable {
    let entries: [String: HDF5Entry]
    let formatVersion: Int?
    /// The same file that HDF5 read, open; the owner of this value closes it.
    let descriptor: CInt

    /// Opens, checks and closes the file.
    init(path: String) throws(WeightStoreError) {
        close(try openRegularFile(path))
        self = try HDF5Library.withLock { () throws(WeightStoreError) -> HDF5Header in
            let file = try HDF5File(reading: path)
            let descriptor = try file.descriptor()
            let size = Int(try fileStatus(of: descriptor, path: path).st_size)
            let version = try Self.formatVersion(of: file)
            let entries = try HDF5Catalog(of: file, fileByteCount: size).entries
            return HDF5Header(
                entries: entries,
                formatVersion: version,
                descriptor: try systemCall("map", path) { dup(descriptor) }
            )
        }
    }

    /// Reads a dataset that cannot be mapped.
    ///
    /// Opens the file again, and makes sure that it is still the same.
    static func read(_ name: String, _ entry: HDF5Entry, from mapped: MappedFile) throws(WeightStoreError) -> Data {
        let path = mapped.path
        return try HDF5Library.withLock { () throws(WeightStoreError) -> Data in
            let file = try HDF5File(reading: path)
            guard try FileIdentity(of: file.descriptor(), path: path) == mapped.identity else {
                throw .malformed(path: path, field: "file", problem: "it was replaced while it was read")
            }
            let object = try HDF5Handle(
                H5Dopen2(file.handle.id, name, chdf5_default()),
                to: "open '\(name)' in",
                path: path,
                closedBy: H5Dclose
            )
            let dataset = try HDF5Dataset(object, name: name, path: path)
            guard try dataset.entry(fileByteCount: mapped.byteCount) == entry else {
                throw .malformed(path: path, field: "dataset '\(name)'", problem: "it was changed while it was read")
            }
            return try dataset.isVariableText ? dataset.text() : dataset.numbers(byteCount: entry.byteCount)
        }
    }

    private init(entries: [String: HDF5Entry], formatVersion: Int?, descriptor: CInt) {
        self.entries = entries
        self.formatVersion = formatVersion
        self.descriptor = descriptor
    }

    private static func formatVersion(of file: borrowing HDF5File) throws(WeightStoreError) -> Int? {
        let root = try HDF5Handle(
            H5Oopen(file.handle.id, "/", chdf5_default()),
            to: "open",
            path: file.path,
            closedBy: H5Oclose
        )
        let format = try HDF5Attribute.text(HDF5Layout.formatAttribute, of: root, path: file.path)
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
