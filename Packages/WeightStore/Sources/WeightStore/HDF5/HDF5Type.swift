import CHDF5
import Tensor

/// Number types as HDF5 describes them.
enum HDF5Type {
    /// The attribute that tells bfloat16 from plain 16-bit integers; its value is `bfloat16`.
    static let markAttribute = "dtype"

    /// The type that a tensor's numbers have in the file.
    static func stored(_ type: ScalarType, path: String) throws(WeightStoreError) -> HDF5Handle {
        switch type {
        case .float32: try copy(chdf5_float32(), path: path)
        case .int32: try copy(chdf5_int32(), path: path)
        case .bfloat16: try copy(chdf5_uint16(), path: path)
        case .float16: try float(exponentBits: 5, path: path)
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

    /// The number type of a dataset, or nil if it is not one of ours.
    ///
    /// - Parameter isMarked: Whether the dataset carries the bfloat16 mark.
    static func scalarType(
        of type: borrowing HDF5Handle,
        isMarked: Bool,
        path: String
    ) throws(WeightStoreError) -> ScalarType? {
        if H5Tequal(type.id, chdf5_uint16()) > 0 { return isMarked ? .bfloat16 : nil }
        if H5Tequal(type.id, chdf5_float32()) > 0 { return .float32 }
        if H5Tequal(type.id, chdf5_int32()) > 0 { return .int32 }
        guard H5Tget_class(type.id) == H5T_FLOAT, H5Tget_size(type.id) == 2 else { return nil }
        let half = try float(exponentBits: 5, path: path)
        if H5Tequal(type.id, half.id) > 0 { return .float16 }
        let brain = try float(exponentBits: 8, path: path)
        return H5Tequal(type.id, brain.id) > 0 ? .bfloat16 : nil
    }

    /// What a type is called in messages.
    static func name(of type: borrowing HDF5Handle) -> String {
        let bits = 8 * H5Tget_size(type.id)
        let order = H5Tget_order(type.id) == H5T_ORDER_BE ? "big-endian " : ""
        switch H5Tget_class(type.id) {
        case H5T_FLOAT: return "\(order)float\(bits)"
        case H5T_INTEGER: return order + (H5Tget_sign(type.id) == H5T_SGN_NONE ? "uint\(bits)" : "int\(bits)")
        case H5T_STRING: return "text"
        case H5T_COMPOUND: return "compound"
        case H5T_OPAQUE: return "opaque"
        case H5T_ENUM: return "enumeration"
        case H5T_ARRAY: return "array"
        case H5T_VLEN: return "variable-length list"
        case H5T_REFERENCE: return "reference"
        default: return "unknown"
        }
    }

    /// IEEE-style numbers of 16 bits: 5 exponent bits make float16, 8 make bfloat16.
    private static func float(exponentBits: Int, path: String) throws(WeightStoreError) -> HDF5Handle {
        let type = try copy(chdf5_float32(), path: path)
        let fraction = 15 - exponentBits
        try checkHDF5(
            H5Tset_fields(type.id, 15, fraction, exponentBits, 0, fraction),
            to: "describe numbers in",
            path: path
        )
        try checkHDF5(H5Tset_size(type.id, 2), to: "describe numbers in", path: path)
        try checkHDF5(H5Tset_ebias(type.id, (1 << (exponentBits - 1)) - 1), to: "describe numbers in", path: path)
        return type
    }

    private static func copy(_ type: hid_t, path: String) throws(WeightStoreError) -> HDF5Handle {
        try HDF5Handle(H5Tcopy(type), to: "describe numbers in", path: path, closedBy: H5Tclose)
    }
}
