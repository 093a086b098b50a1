/// What a device can refuse.
public enum KernelError: Error, Equatable, Sendable {
    /// There is not enough memory.
    case outOfMemory(byteCount: Int)
    /// The library behind the kernels cannot do this product.
    case unsupportedProduct(product: String, reason: String)
}

extension KernelError: CustomStringConvertible {
    /// What was asked for, and what to change.
    public var description: String {
        switch self {
        case .outOfMemory(let byteCount):
            "no memory for \(byteCount / 1_048_576) MiB more; use a smaller batch or a shorter context"
        case .unsupportedProduct(let product, let reason):
            "the matrix product \(product) is not supported here: \(reason)"
        }
    }
}
