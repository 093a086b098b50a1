import Tensor

/// The names of number types in safetensors.
enum SafetensorsType {
    /// The name under which a type is written.
    static func name(of type: ScalarType) -> String {
        switch type {
        case .float32: "F32"
        case .float16: "F16"
        case .bfloat16: "BF16"
        case .int32: "I32"
        }
    }

    /// The type behind a name, or nil if it is not one that a tensor here can have.
    static func scalarType(named name: String) -> ScalarType? {
        ScalarType.allCases.first { self.name(of: $0) == name }
    }

    /// The size of one number of any type in the format, in bytes; nil for a type not known here.
    static func byteCount(named name: String) -> Int? {
        switch name {
        case "F64", "I64", "U64", "C64": 8
        case "F32", "I32", "U32": 4
        case "F16", "BF16", "I16", "U16": 2
        case "I8", "U8", "BOOL", "F8_E4M3", "F8_E5M2", "F8_E8M0": 1
        default: nil
        }
    }
}
