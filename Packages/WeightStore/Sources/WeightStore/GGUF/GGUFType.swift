import Tensor

/// The types of tensors that are known, by their codes in the file.
enum GGUFType: UInt32 {
    case float32 = 0
    case float16 = 1
    case q4_0 = 2
    case q8_0 = 8
    case q4_K = 12
    case q6_K = 14
    case int32 = 26
    case bfloat16 = 30

    /// How many numbers lie together.
    var blockLength: Int {
        switch self {
        case .float32, .float16, .int32, .bfloat16: 1
        case .q4_0, .q8_0: 32
        case .q4_K, .q6_K: 256
        }
    }

    /// The bytes of one block.
    var blockByteCount: Int {
        switch self {
        case .float32, .int32: 4
        case .float16, .bfloat16: 2
        case .q4_0: 18
        case .q8_0: 34
        case .q4_K: 144
        case .q6_K: 210
        }
    }

    /// The type that tensors of this type are read as.
    var scalarType: ScalarType {
        switch self {
        case .float16: .float16
        case .bfloat16: .bfloat16
        case .int32: .int32
        case .float32, .q4_0, .q8_0, .q4_K, .q6_K: .float32
        }
    }

    /// Whether numbers are computed when they are read.
    var isQuantized: Bool { blockLength > 1 }

    /// What llama.cpp calls it.
    var name: String { Self.name(of: rawValue) }

    /// What llama.cpp calls a type, known here or not.
    static func name(of code: UInt32) -> String {
        let names: [UInt32: String] = [
            0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 6: "Q5_0", 7: "Q5_1", 8: "Q8_0", 9: "Q8_1", 10: "Q2_K",
            11: "Q3_K", 12: "Q4_K", 13: "Q5_K", 14: "Q6_K", 15: "Q8_K", 24: "I8", 25: "I16", 26: "I32",
            27: "I64",
            28: "F64", 30: "BF16",
        ]
        return names[code] ?? "number \(code)"
    }

    init(_ type: ScalarType) {
        switch type {
        case .float32: self = .float32
        case .float16: self = .float16
        case .bfloat16: self = .bfloat16
        case .int32: self = .int32
        }
    }
}
