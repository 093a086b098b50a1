import CHDF5
import Glibc

/// An open HDF5 file, one system file underneath.
struct HDF5File: ~Copyable {
    let handle: HDF5Handle
    let path: String

    private static let headerBlockByteCount: hsize_t = 32 << 10

    /// Creates a file where there is none.
    ///
    /// Version 1.8 of the format: every group and object header carries a checksum, and every
    /// library since 2008 reads it.
    init(creating path: String) throws(WeightStoreError) {
        let access = try Self.access(path: path)
        try checkHDF5(
            H5Pset_libver_bounds(access.id, H5F_LIBVER_V18, H5F_LIBVER_V18),
            to: "set up",
            path: path
        )
        // Large tensors begin at a page of their own: faster to write, and aligned when mapped.
        try checkHDF5(H5Pset_alignment(access.id, 4096, 4096), to: "set up", path: path)
        // Headers lie side by side, not each before its tensor: a file that the system does not remember
        // is opened with a few reads.
        try checkHDF5(
            H5Pset_meta_block_size(access.id, Self.headerBlockByteCount),
            to: "set up",
            path: path
        )
        let creation = try HDF5Properties.reproducible(chdf5_file_creation(), path: path)
        handle = try HDF5Handle(
            H5Fcreate(path, chdf5_create_or_fail(), creation.id, access.id),
            to: "create",
            path: path,
            closedBy: Self.close
        )
        self.path = path
    }

    /// Writes everything and closes.
    consuming func finish() throws(WeightStoreError) {
        let path = path
        try handle.close(to: "write", path: path)
    }

    /// Closes a file unless the disk does not take what is left to write.
    ///
    /// When `H5Fclose` fails it frees the file and keeps the identifier, and the process crashes
    /// when it ends. A file that cannot be written is left open instead; its blocks are given back
    /// by ``PartialFile``.
    private static let close: HDF5Handle.Close = { file in
        H5Fflush(file, H5F_SCOPE_GLOBAL) < 0 ? -1 : H5Fclose(file)
    }

    /// A descriptor of the same file, which the caller closes.
    func duplicateDescriptor() throws(WeightStoreError) -> CInt {
        let descriptor = try Self.descriptor(of: handle, path: path)
        return try systemCall("create", path) { fcntl(descriptor, F_DUPFD_CLOEXEC, 0) }
    }

    /// The system's descriptor of the file; closed with it.
    private static func descriptor(
        of file: borrowing HDF5Handle,
        path: String
    ) throws(WeightStoreError) -> CInt {
        let access = try access(path: path)
        var pointer: UnsafeMutableRawPointer?
        try checkHDF5(H5Fget_vfd_handle(file.id, access.id, &pointer), to: "open", path: path)
        guard let pointer else {
            throw .libraryFailure(operation: "open", path: path, stack: ["the file has no descriptor"])
        }
        return pointer.load(as: CInt.self)
    }

    /// The plain driver whatever the environment says; closing the file closes all that is in it.
    private static func access(path: String) throws(WeightStoreError) -> HDF5Handle {
        let list = try HDF5Properties.list(chdf5_file_access(), path: path)
        try checkHDF5(H5Pset_fapl_sec2(list.id), to: "set up", path: path)
        try checkHDF5(H5Pset_fclose_degree(list.id, H5F_CLOSE_STRONG), to: "set up", path: path)
        // Files here are replaced and never changed, so locks would only be in the way: on network
        // file systems, and of programs that run while a file is open and inherit it.
        try checkHDF5(H5Pset_file_locking(list.id, false, true), to: "set up", path: path)
        return list
    }
}
