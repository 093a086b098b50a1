import Tensor

/// The types of tensors that are read, by their codes in the file.
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
    var blockLength: Int { Self.layouts[rawValue]?.blockLength ?? 1 }

    /// The bytes of one block.
    var blockByteCount: Int { Self.layouts[rawValue]?.blockByteCount ?? 0 }

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

    /// Name and size of every type of ggml, by code: of those too that are not read.
    ///
    /// Source: `GGMLQuantizationType` and `GGML_QUANT_SIZES` of gguf-py.
    static let layouts: [UInt32: (name: String, blockLength: Int, blockByteCount: Int)] = [
        0: ("F32", 1, 4), 1: ("F16", 1, 2), 2: ("Q4_0", 32, 18), 3: ("Q4_1", 32, 20), 6: ("Q5_0", 32, 22),
        7: ("Q5_1", 32, 24), 8: ("Q8_0", 32, 34), 9: ("Q8_1", 32, 40), 10: ("Q2_K", 256, 84),
        11: ("Q3_K", 256, 110), 12: ("Q4_K", 256, 144), 13: ("Q5_K", 256, 176), 14: ("Q6_K", 256, 210),
        15: ("Q8_K", 256, 292), 16: ("IQ2_XXS", 256, 66), 17: ("IQ2_XS", 256, 74), 18: ("IQ3_XXS", 256, 98),
        19: ("IQ1_S", 256, 50), 20: ("IQ4_NL", 32, 18), 21: ("IQ3_S", 256, 110), 22: ("IQ2_S", 256, 82),
        23: ("IQ4_XS", 256, 136), 24: ("I8", 1, 1), 25: ("I16", 1, 2), 26: ("I32", 1, 4), 27: ("I64", 1, 8),
        28: ("F64", 1, 8), 29: ("IQ1_M", 256, 56), 30: ("BF16", 1, 2), 34: ("TQ1_0", 256, 54),
        35: ("TQ2_0", 256, 66), 39: ("MXFP4", 32, 17), 40: ("NVFP4", 64, 36),
    ]

    /// What llama.cpp calls a type, known here or not.
    static func name(of code: UInt32) -> String { layouts[code]?.name ?? "number \(code)" }

    /// A type as tensors are listed: one of ours by its name here, others as ggml spells them.
    static func listedName(of code: UInt32) -> String {
        guard let type = GGUFType(rawValue: code), !type.isQuantized else {
            return name(of: code).lowercased().replacing("_k", with: "_K")
        }
        return type.scalarType.rawValue
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
