import CHDF5

/// Small values attached to a file or dataset: one string or one unsigned number each.
enum HDF5Attribute {
    /// Longest string read.
    private static let textLimit = 4096

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

    /// Reads a string; nil if there is none or it is something else.
    static func text(
        _ name: String,
        of object: borrowing HDF5Handle,
        in bytes: HDF5Bytes
    ) throws(WeightStoreError) -> String? {
        let path = bytes.file.path
        guard let attribute = try open(name, of: object, path: path) else { return nil }
        let type = try HDF5Handle(H5Aget_type(attribute.id), to: "read", path: path, closedBy: H5Tclose)
        guard H5Tget_class(type.id) == H5T_STRING else { return nil }
        guard H5Tis_variable_str(type.id) > 0 else {
            return try fixedText(attribute, type: type, name: name, path: path)
        }
        let header = try HDF5ObjectHeader(at: UInt64(chdf5_object_address(object.id)), in: bytes)
        guard let value = try header.value(ofAttribute: name) else { return nil }
        let reference = value.prefix(HDF5GlobalHeap.referenceByteCount)
        let text = try HDF5GlobalHeap.text(reference, in: bytes, field: "attribute '\(name)'")
        return String(validating: text, as: UTF8.self)
    }

    /// Reads a number; nil if there is none or it is something else.
    static func number(
        _ name: String,
        of object: borrowing HDF5Handle,
        path: String
    ) throws(WeightStoreError) -> UInt32? {
        guard let attribute = try open(name, of: object, path: path) else { return nil }
        let type = try HDF5Handle(H5Aget_type(attribute.id), to: "read", path: path, closedBy: H5Tclose)
        guard H5Tget_class(type.id) == H5T_INTEGER else { return nil }
        var value: UInt32 = 0
        let status = H5Aread(attribute.id, chdf5_uint32(), &value)
        try checkHDF5(status, to: "read attribute '\(name)' of", path: path)
        return UInt32(littleEndian: value)
    }

    /// Opens an attribute that holds exactly one value; nil if there is none of this name.
    private static func open(
        _ name: String,
        of object: borrowing HDF5Handle,
        path: String
    ) throws(WeightStoreError) -> HDF5Handle? {
        let exists = H5Aexists(object.id, name)
        try checkHDF5(herr_t(exists), to: "look for attribute '\(name)' in", path: path)
        guard exists > 0 else { return nil }
        let attribute = try HDF5Handle(
            H5Aopen(object.id, name, chdf5_default()),
            to: "open attribute '\(name)' of",
            path: path,
            closedBy: H5Aclose
        )
        let space = try HDF5Handle(H5Aget_space(attribute.id), to: "read", path: path, closedBy: H5Sclose)
        guard H5Sget_simple_extent_npoints(space.id) == 1 else {
            throw .malformed(path: path, field: "attribute '\(name)'", problem: "more or less than one value")
        }
        return attribute
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

    private static func fixedText(
        _ attribute: borrowing HDF5Handle,
        type: borrowing HDF5Handle,
        name: String,
        path: String
    ) throws(WeightStoreError) -> String? {
        let size = H5Tget_size(type.id)
        guard size <= textLimit else { return nil }
        var bytes = [UInt8](repeating: 0, count: size)
        try checkHDF5(H5Aread(attribute.id, type.id, &bytes), to: "read attribute '\(name)' of", path: path)
        return String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
