/// The types that a tensor's numbers may have.
public enum ScalarType: String, CaseIterable, Codable, Sendable {
    /// IEEE 754 single precision.
    case float32
    /// IEEE 754 half precision: storage only.
    case float16
    /// The upper half of a single-precision number.
    case bfloat16
    /// Two's complement, 32 bits: token ids and positions.
    case int32

    /// The size of one number, in bytes.
    public var byteCount: Int {
        switch self {
        case .float32, .int32: 4
        case .float16, .bfloat16: 2
        }
    }
}
