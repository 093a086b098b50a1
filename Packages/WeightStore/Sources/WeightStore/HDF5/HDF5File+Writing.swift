import CHDF5
import Foundation
import Tensor

extension HDF5File {
    /// Runs `body` on the file: the way to use one that is held as an optional.
    borrowing func perform(
        _ body: (borrowing HDF5File) throws(WeightStoreError) -> Void
    ) throws(WeightStoreError) {
        try body(self)
    }

    /// Marks the file as native.
    borrowing func describeFormat(creator: String) throws(WeightStoreError) {
        let root = try HDF5Handle(
            H5Oopen(handle.id, "/", chdf5_default()),
            to: "open",
            path: path,
            closedBy: H5Oclose
        )
        try HDF5Attribute.write(
            HDF5Layout.formatName,
            named: HDF5Layout.formatAttribute,
            to: root,
            path: path
        )
        try HDF5Attribute.write(HDF5Layout.version, named: HDF5Layout.versionAttribute, to: root, path: path)
        let created = "\(creator), HDF5 \(HDF5Library.version)"
        try HDF5Attribute.write(created, named: HDF5Layout.creatorAttribute, to: root, path: path)
    }

    /// Adds a dataset of numbers: one write, no conversion.
    borrowing func write(_ tensor: Tensor, named name: String, checksum: UInt32) throws(WeightStoreError) {
        let type = try HDF5Type.stored(tensor.scalarType, path: path)
        let dataset = try createDataset(name, type: type, shape: tensor.shape)
        try HDF5Attribute.write(checksum, named: HDF5Layout.checksumAttribute, to: dataset, path: path)
        if tensor.scalarType == .bfloat16 {
            let mark = ScalarType.bfloat16.rawValue
            try HDF5Attribute.write(mark, named: HDF5DatasetHeader.markAttribute, to: dataset, path: path)
        }
        guard tensor.count > 0 else { return }
        try put(tensor.bytes, into: dataset, type: type, named: name)
    }

    /// Adds a string.
    ///
    /// An empty one takes one zero byte, since HDF5 has no strings of length 0.
    borrowing func write(document: Data, named name: String, checksum: UInt32) throws(WeightStoreError) {
        let type = try HDF5Type.text(byteCount: max(1, document.count), path: path)
        let dataset = try createDataset(name, type: type, shape: [])
        try HDF5Attribute.write(checksum, named: HDF5Layout.checksumAttribute, to: dataset, path: path)
        try put(document.isEmpty ? Data([0]) : document, into: dataset, type: type, named: name)
    }

    private borrowing func put(
        _ bytes: Data,
        into dataset: borrowing HDF5Handle,
        type: borrowing HDF5Handle,
        named name: String
    ) throws(WeightStoreError) {
        let (dataset, type) = (dataset.id, type.id)
        let status = bytes.withUnsafeBytes { bytes in
            H5Dwrite(
                dataset,
                type,
                chdf5_whole_space(),
                chdf5_whole_space(),
                chdf5_default(),
                bytes.baseAddress
            )
        }
        try checkHDF5(status, to: "write '\(name)' to", path: path)
    }

    private borrowing func createDataset(
        _ name: String,
        type: borrowing HDF5Handle,
        shape: [Int]
    ) throws(WeightStoreError) -> HDF5Handle {
        try createGroups(above: name)
        let lengths = shape.map(hsize_t.init)
        let space = try HDF5Handle(
            shape.isEmpty ? H5Screate(H5S_SCALAR) : H5Screate_simple(CInt(shape.count), lengths, nil),
            to: "describe '\(name)' in",
            path: path,
            closedBy: H5Sclose
        )
        let links = try HDF5Properties.links(path: path)
        let creation = try HDF5Properties.contiguous(path: path)
        return try HDF5Handle(
            H5Dcreate2(handle.id, name, type.id, space.id, links.id, creation.id, chdf5_default()),
            to: "create '\(name)' in",
            path: path,
            closedBy: H5Dclose
        )
    }

    /// One by one: groups that HDF5 adds by itself would carry the time of day.
    private borrowing func createGroups(above name: String) throws(WeightStoreError) {
        let links = try HDF5Properties.links(path: path)
        let creation = try HDF5Properties.reproducible(chdf5_group_creation(), path: path)
        for end in name.indices where name[end] == "/" {
            let group = String(name[..<end])
            let exists = H5Lexists(handle.id, group, chdf5_default())
            try checkHDF5(exists, to: "look for '\(group)' in", path: path)
            guard exists == 0 else { continue }
            _ = try HDF5Handle(
                H5Gcreate2(handle.id, group, links.id, creation.id, chdf5_default()),
                to: "create '\(group)' in",
                path: path,
                closedBy: H5Gclose
            )
        }
    }
}
