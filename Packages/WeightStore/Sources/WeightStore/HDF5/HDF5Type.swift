import CHDF5
import Tensor

/// Types of what is written, as HDF5 describes them.
enum HDF5Type {
    /// The type that a tensor's numbers have in the file.
    static func stored(_ type: ScalarType, path: String) throws(WeightStoreError) -> HDF5Handle {
        switch type {
        case .float32: try copy(chdf5_float32(), path: path)
        case .int32: try copy(chdf5_int32(), path: path)
        case .bfloat16: try copy(chdf5_uint16(), path: path)
        case .float16: try half(path: path)
        }
    }

    /// A UTF-8 string type; `nil` bytes means variable length.
    static func text(byteCount: Int?, path: String) throws(WeightStoreError) -> HDF5Handle {
        let type = try copy(chdf5_c_string(), path: path)
        let size = byteCount ?? chdf5_variable_length()
        try checkHDF5(H5Tset_size(type.id, size), to: "describe text in", path: path)
        try checkHDF5(H5Tset_cset(type.id, H5T_CSET_UTF8), to: "describe text in", path: path)
        try checkHDF5(H5Tset_strpad(type.id, H5T_STR_NULLPAD), to: "describe text in", path: path)
        return type
    }

    /// IEEE half precision: 1 sign bit, 5 for the exponent, 10 for the fraction.
    private static func half(path: String) throws(WeightStoreError) -> HDF5Handle {
        let type = try copy(chdf5_float32(), path: path)
        try checkHDF5(H5Tset_fields(type.id, 15, 10, 5, 0, 10), to: "describe numbers in", path: path)
        try checkHDF5(H5Tset_size(type.id, 2), to: "describe numbers in", path: path)
        try checkHDF5(H5Tset_ebias(type.id, 15), to: "describe numbers in", path: path)
        return type
    }

    private static func copy(_ type: hid_t, path: String) throws(WeightStoreError) -> HDF5Handle {
        try HDF5Handle(H5Tcopy(type), to: "describe numbers in", path: path, closedBy: H5Tclose)
    }
}
