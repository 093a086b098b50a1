import CHDF5
import Foundation
import Tensor

/// An open dataset of a file that is read.
struct HDF5Dataset: ~Copyable {
    private let handle: HDF5Handle
    private let type: HDF5Handle
    private let name: String
    private let path: String

    /// Wraps an object that is known to be a dataset.
    init(_ handle: consuming HDF5Handle, name: String, path: String) throws(WeightStoreError) {
        type = try HDF5Handle(
            H5Dget_type(handle.id),
            to: "read the type of '\(name)' in",
            path: path,
            closedBy: H5Tclose
        )
        self.handle = handle
        self.name = name
        self.path = path
    }

    /// What the dataset is and where its bytes are.
    ///
    /// - Parameter bytes: The whole file, whose size nothing may exceed.
    func entry(in bytes: HDF5Bytes) throws(WeightStoreError) -> HDF5Entry {
        guard let shape = try shape() else { return unsupported("empty") }
        let checksum = try HDF5Attribute.number(HDF5Layout.checksumAttribute, of: handle, path: path)
        if H5Tget_class(type.id) == H5T_STRING {
            guard shape.allSatisfy({ $0 == 1 }) else { return unsupported("text of shape \(shape)") }
            return try documentEntry(checksum: checksum, fileByteCount: bytes.file.byteCount)
        }
        let mark = try HDF5Attribute.text(HDF5Type.markAttribute, of: handle, in: bytes)
        let isMarked = mark == ScalarType.bfloat16.rawValue
        guard let scalarType = try HDF5Type.scalarType(of: type, isMarked: isMarked, path: path) else {
            return unsupported(HDF5Type.name(of: type))
        }
        guard let count = Tensor.elementCount(of: shape) else {
            throw .malformed(path: path, field: field, problem: "shape \(shape) is absurd")
        }
        let byteCount = count * scalarType.byteCount
        return HDF5Entry(
            content: .tensor(TensorDescription(shape: shape, scalarType: scalarType)),
            storage: try storage(byteCount: byteCount, fileByteCount: bytes.file.byteCount),
            byteCount: byteCount,
            checksum: checksum
        )
    }

    /// Reads the numbers of a tensor; `byteCount` is what ``entry(in:)`` said.
    func numbers(byteCount: Int) throws(WeightStoreError) -> Data {
        var data = Data(count: byteCount)
        let status = data.withUnsafeMutableBytes { bytes in
            H5Dread(handle.id, type.id, chdf5_whole_space(), chdf5_whole_space(), chdf5_default(), bytes.baseAddress)
        }
        try checkHDF5(status, to: "read '\(name)' from", path: path)
        return data
    }

    private var field: String { "dataset '\(name)'" }

    private func unsupported(_ type: String) -> HDF5Entry {
        HDF5Entry(content: .unsupported(type: type), storage: .library, byteCount: 0, checksum: nil)
    }

    private func documentEntry(checksum: UInt32?, fileByteCount: Int) throws(WeightStoreError) -> HDF5Entry {
        let isVariable = H5Tis_variable_str(type.id) > 0
        let byteCount = isVariable ? HDF5GlobalHeap.referenceByteCount : H5Tget_size(type.id)
        let storage = try storage(byteCount: byteCount, fileByteCount: fileByteCount)
        guard isVariable else {
            return HDF5Entry(content: .document, storage: storage, byteCount: byteCount, checksum: checksum)
        }
        guard case .mapped(let range) = storage else { return unsupported("text in pieces") }
        return HDF5Entry(content: .document, storage: .reference(range), byteCount: 0, checksum: checksum)
    }

    private func space() throws(WeightStoreError) -> HDF5Handle {
        try HDF5Handle(
            H5Dget_space(handle.id),
            to: "read the shape of '\(name)' in",
            path: path,
            closedBy: H5Sclose
        )
    }

    /// The length of each axis; nil for a dataset declared to hold nothing.
    private func shape() throws(WeightStoreError) -> [Int]? {
        let space = try space()
        guard H5Sget_simple_extent_type(space.id) != H5S_NULL else { return nil }
        let rank = H5Sget_simple_extent_ndims(space.id)
        try checkHDF5(herr_t(rank), to: "read the shape of '\(name)' in", path: path)
        var lengths = [hsize_t](repeating: 0, count: Int(rank))
        try checkHDF5(
            herr_t(H5Sget_simple_extent_dims(space.id, &lengths, nil)),
            to: "read the shape of '\(name)' in",
            path: path
        )
        let shape = lengths.compactMap(Int.init(exactly:))
        guard shape.count == lengths.count else {
            throw .malformed(path: path, field: field, problem: "shape \(lengths) is absurd")
        }
        return shape
    }
}

extension HDF5Dataset {
    /// More than this times its stored size no compressed dataset can be: the limit of deflate.
    private static let largestCompression = 1032

    /// Where the bytes are, once every size has been compared with the file's.
    private func storage(byteCount: Int, fileByteCount: Int) throws(WeightStoreError) -> HDF5Entry.Storage {
        let creation = try HDF5Handle(
            H5Dget_create_plist(handle.id),
            to: "read the layout of '\(name)' in",
            path: path,
            closedBy: H5Pclose
        )
        guard H5Pget_external_count(creation.id) == 0 else {
            throw .malformed(path: path, field: field, problem: "its numbers lie in other files, which are not opened")
        }
        switch H5Pget_layout(creation.id) {
        case H5D_CONTIGUOUS:
            return .mapped(try contiguousRange(byteCount: byteCount, fileByteCount: fileByteCount))
        case H5D_COMPACT:
            try expectStored(byteCount, atMostTimes: 1)
            return .library
        case H5D_CHUNKED:
            try expectStored(byteCount, atMostTimes: Self.largestCompression)
            try expectStored(chunkByteCount(creation), atMostTimes: Self.largestCompression)
            return .library
        default:
            throw .malformed(path: path, field: field, problem: "its numbers are put together from other datasets")
        }
    }

    private func contiguousRange(byteCount: Int, fileByteCount: Int) throws(WeightStoreError) -> Range<Int> {
        guard byteCount > 0 else { return 0..<0 }
        let offset = H5Dget_offset(handle.id)
        guard offset != chdf5_no_address() else {
            _ = HDF5ErrorStack.take()
            throw .malformed(path: path, field: field, problem: "its numbers were never written")
        }
        guard byteCount <= fileByteCount, offset <= UInt64(fileByteCount - byteCount) else {
            throw .malformed(
                path: path,
                field: field,
                problem: "\(byteCount) bytes from byte \(offset) on do not fit a file of \(fileByteCount) bytes"
            )
        }
        return Int(offset)..<Int(offset) + byteCount
    }

    private func expectStored(_ byteCount: Int, atMostTimes factor: Int) throws(WeightStoreError) {
        let stored = H5Dget_storage_size(handle.id)
        let isPlausible = UInt64(byteCount) <= stored.multipliedReportingOverflow(by: UInt64(factor)).partialValue
        guard isPlausible else {
            throw .malformed(
                path: path,
                field: field,
                problem: "\(byteCount) bytes cannot come from \(stored) stored bytes"
            )
        }
    }

    private func chunkByteCount(_ creation: borrowing HDF5Handle) throws(WeightStoreError) -> Int {
        var lengths = [hsize_t](repeating: 0, count: EntryLimits.rank)
        let rank = H5Pget_chunk(creation.id, CInt(lengths.count), &lengths)
        try checkHDF5(herr_t(rank), to: "read the layout of '\(name)' in", path: path)
        let shape = lengths.prefix(Int(rank)).map { Int(clamping: $0) }
        guard let count = Tensor.elementCount(of: shape) else {
            throw .malformed(path: path, field: field, problem: "chunks of shape \(shape) are absurd")
        }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: H5Tget_size(type.id))
        return overflow ? .max : bytes
    }
}
