import CHDF5
import Foundation

/// An open dataset whose bytes only libhdf5 can put together.
struct HDF5ChunkedDataset: ~Copyable {
    /// More than this times its stored size no compressed dataset can be: the limit of deflate.
    private static let largestCompression: UInt64 = 1032

    private let handle: HDF5Handle
    private let type: HDF5Handle
    private let name: String
    private let path: String

    /// Opens the dataset called `name`, whose header has been checked.
    init(_ name: String, in file: borrowing HDF5File) throws(WeightStoreError) {
        let dataset = try HDF5Handle(
            H5Dopen2(file.handle.id, name, chdf5_default()),
            to: "open '\(name)' in",
            path: file.path,
            closedBy: H5Dclose
        )
        type = try HDF5Handle(
            H5Dget_type(dataset.id),
            to: "read '\(name)' in",
            path: file.path,
            closedBy: H5Tclose
        )
        handle = dataset
        self.name = name
        path = file.path
    }

    /// Reads all values, which take `byteCount` bytes.
    func bytes(byteCount: Int) throws(WeightStoreError) -> Data {
        try expectStored(byteCount)
        try expectStored(chunkByteCount())
        let space = try HDF5Handle(
            H5Dget_space(handle.id),
            to: "read '\(name)' in",
            path: path,
            closedBy: H5Sclose
        )
        let count = Int(H5Sget_simple_extent_npoints(space.id))
        guard count.multipliedReportingOverflow(by: H5Tget_size(type.id)) == (byteCount, false) else {
            throw problem("its shape is not what its header says")
        }
        var data = Data(count: byteCount)
        let (dataset, type) = (handle.id, type.id)
        let status = data.withUnsafeMutableBytes { bytes in
            H5Dread(
                dataset,
                type,
                chdf5_whole_space(),
                chdf5_whole_space(),
                chdf5_default(),
                bytes.baseAddress
            )
        }
        try checkHDF5(status, to: "read '\(name)' from", path: path)
        return data
    }

    private func expectStored(_ byteCount: Int) throws(WeightStoreError) {
        let stored = H5Dget_storage_size(handle.id)
        let (limit, overflow) = stored.multipliedReportingOverflow(by: Self.largestCompression)
        guard !overflow, UInt64(byteCount) <= limit else {
            throw problem("\(byteCount) bytes cannot come from \(stored) stored bytes")
        }
    }

    private func chunkByteCount() throws(WeightStoreError) -> Int {
        let creation = try HDF5Handle(
            H5Dget_create_plist(handle.id),
            to: "read the layout of '\(name)' in",
            path: path,
            closedBy: H5Pclose
        )
        guard H5Pget_layout(creation.id) == H5D_CHUNKED else { return 0 }
        var lengths = [hsize_t](repeating: 0, count: EntryLimits.rank)
        let rank = H5Pget_chunk(creation.id, CInt(lengths.count), &lengths)
        try checkHDF5(herr_t(rank), to: "read the layout of '\(name)' in", path: path)
        return lengths.prefix(Int(rank)).reduce(H5Tget_size(type.id)) { product, length in
            let (bytes, overflow) = product.multipliedReportingOverflow(by: Int(clamping: length))
            return overflow ? .max : bytes
        }
    }

    private func problem(_ description: String) -> WeightStoreError {
        .malformed(path: path, field: "dataset '\(name)'", problem: description)
    }
}
