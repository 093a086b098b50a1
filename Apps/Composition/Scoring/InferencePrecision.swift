public import ArgumentParser
public import Tensor

/// The numbers that a model runs in.
public enum InferencePrecision: String, CaseIterable, ExpressibleByArgument, Sendable {
    /// Single precision throughout.
    case float32
    /// Operands of products in bfloat16.
    case bfloat16
    /// Weights of products in eight bits with a factor for each row, everything else as with bfloat16.
    case int8

    /// The type that products are computed in.
    public var compute: Precision { self == .float32 ? .float32 : .bfloat16 }

    /// What is kept of the parameters.
    public var storage: ParameterStorage { self == .int8 ? .int8 : .compact }

    /// The bytes of one weight.
    public var weightByteCount: Int { self == .int8 ? 1 : compute.computeType.byteCount }
}
