public import Foundation
public import Tensor

/// Writes weights to a native HDF5 file, each tensor as it comes.
///
/// The file grows as `<name>.partial` and takes its name in ``finish()``, once it is on disk. A
/// writer that fails or is dropped leaves what was there before. After a failed write every
/// further call throws the same error.
///
/// Equal contents written in equal order give equal files, byte for byte.
public final class HDF5WeightWriter: WeightWriter {
    private let partial: PartialFile
    private var file: HDF5File?
    private var names: TakenNames
    private var failure: WeightStoreError?
    private var isFinished = false

    /// Creates the partial file.
    ///
    /// - Parameters:
    ///   - path: Where the finished file will be.
    ///   - creator: The program, recorded in the file together with the version of HDF5.
    /// - Throws: ``WeightStoreError``.
    public init(path: String, creator: String = "Fermata") throws(WeightStoreError) {
        var created: HDF5File?
        partial = try PartialFile(path: path) { (partialPath: String) throws(WeightStoreError) -> CInt in
            try HDF5Library.withLock { () throws(WeightStoreError) -> CInt in
                let file = try HDF5File(creating: partialPath)
                try file.describeFormat(creator: creator)
                let descriptor = try file.duplicateDescriptor()
                created = consume file
                return descriptor
            }
        }
        file = created.take()
        names = TakenNames(path: path, hasFolders: true)
    }

    // Cannot wait for itself: nothing that runs under the lock owns a writer.
    deinit {
        abandon()
    }

    /// Adds a tensor.
    ///
    /// - Throws: ``WeightStoreError/unstorable(name:path:problem:)`` for a name that is taken or no
    ///   name, after which writing may go on; or the failure to write.
    public func write(_ tensor: Tensor, named name: String) throws(WeightStoreError) {
        try expectWritable()
        guard tensor.shape.count <= EntryLimits.rank else {
            let problem = "\(tensor.shape.count) axes, of which a file holds \(EntryLimits.rank)"
            throw .unstorable(name: name, path: partial.path, problem: problem)
        }
        try names.take(name)
        let checksum = crc32(of: tensor.bytes)
        try change { (file: borrowing HDF5File) throws(WeightStoreError) in
            try file.write(tensor, named: name, checksum: checksum)
        }
    }

    /// Adds a document: UTF-8 without zero bytes.
    ///
    /// - Throws: As ``write(_:named:)``.
    public func write(document: Data, named name: String) throws(WeightStoreError) {
        try expectWritable()
        if let problem = DocumentText.problem(with: document) {
            throw .unstorable(name: name, path: partial.path, problem: problem)
        }
        try names.take(name)
        try change { (file: borrowing HDF5File) throws(WeightStoreError) in
            try file.write(document: document, named: name, checksum: crc32(of: document))
        }
    }

    /// Puts the file on disk and gives it its name.
    public func finish() throws(WeightStoreError) {
        try expectWritable()
        do {
            try HDF5Library.withLock { () throws(WeightStoreError) in
                guard let file = file.take() else { return }
                try file.finish()
            }
            try partial.commit()
        } catch {
            throw fail(error)
        }
        isFinished = true
    }

    private func expectWritable() throws(WeightStoreError) {
        precondition(!isFinished, "the writer of '\(partial.path)' has finished")
        if let failure { throw failure }
    }

    private func change(
        _ body: (borrowing HDF5File) throws(WeightStoreError) -> Void
    ) throws(WeightStoreError) {
        do {
            try HDF5Library.withLock { () throws(WeightStoreError) in
                try self.file?.perform(body)
            }
        } catch {
            throw fail(error)
        }
    }

    private func fail(_ error: WeightStoreError) -> WeightStoreError {
        failure = error
        abandon()
        return error
    }

    /// Gives the disk space back before HDF5 closes its file, so that what it still has to write
    /// finds room, and again afterwards, in case it does not and keeps the file open.
    private func abandon() {
        partial.empty()
        try? HDF5Library.withLock { file = nil }
        partial.discard()
    }
}
