/// The type that products are computed in.
///
/// Parameters and accumulation are single precision always.
public enum Precision: String, CaseIterable, Codable, Sendable {
    /// Single precision throughout.
    case float32
    /// Operands of products in bfloat16; the residual stream, norms and losses in single precision.
    case bfloat16

    /// The type of operands.
    public var computeType: ScalarType {
        switch self {
        case .float32: .float32
        case .bfloat16: .bfloat16
        }
    }
}
