/// What a store keeps of its parameters.
public enum ParameterStorage: String, CaseIterable, Sendable {
    /// Single precision, and a copy of everything where products are computed in another type: for training.
    case trainable
    /// Each number as it is read, most of them once: for inference.
    case compact
    /// As ``compact``, with the weights of products in eight bits.
    case int8
}

/// Who reads a parameter.
public struct ParameterUses: OptionSet, Sendable {
    /// One bit for each use.
    public let rawValue: Int

    /// A set of uses.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Look-ups, norms and biases, which take single precision.
    public static let values = ParameterUses(rawValue: 1)
    /// Products, which take the type they are computed in.
    public static let products = ParameterUses(rawValue: 2)
}
