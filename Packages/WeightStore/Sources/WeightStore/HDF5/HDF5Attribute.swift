import CHDF5

/// Attaches small values to a file or dataset: one string or one unsigned number each.
enum HDF5Attribute {
    /// Attaches a variable-length UTF-8 string, which h5py reads as `str`.
    static func write(
        _ text: String,
        named name: String,
        to object: borrowing HDF5Handle,
        path: String
    ) throws(WeightStoreError) {
        let type = try HDF5Type.text(byteCount: nil, path: path)
        let attribute = try create(name, type: type, on: object, path: path)
        let status = text.withCString { start in
            var pointer: UnsafePointer<CChar>? = start
            return H5Awrite(attribute.id, type.id, &pointer)
        }
        try checkHDF5(status, to: "write attribute '\(name)' to", path: path)
    }

    /// Attaches a number.
    static func write(
        _ number: UInt32,
        named name: String,
        to object: borrowing HDF5Handle,
        path: String
    ) throws(WeightStoreError) {
        let type = try HDF5Handle(H5Tcopy(chdf5_uint32()), to: "describe", path: path, closedBy: H5Tclose)
        let attribute = try create(name, type: type, on: object, path: path)
        var value = number.littleEndian
        try checkHDF5(H5Awrite(attribute.id, type.id, &value), to: "write attribute '\(name)' to", path: path)
    }

    private static func create(
        _ name: String,
        type: borrowing HDF5Handle,
        on object: borrowing HDF5Handle,
        path: String
    ) throws(WeightStoreError) -> HDF5Handle {
        let space = try HDF5Handle(H5Screate(H5S_SCALAR), to: "describe", path: path, closedBy: H5Sclose)
        return try HDF5Handle(
            H5Acreate2(object.id, name, type.id, space.id, chdf5_default(), chdf5_default()),
            to: "create attribute '\(name)' in",
            path: path,
            closedBy: H5Aclose
        )
    }
}
