/// A view of weights that can say what it makes each tensor from.
///
/// Views lie on top of one another: renamed, reordered, in another number type. ``trace(of:)`` follows a
/// tensor down to the file.
public protocol TracedWeights: WeightReader {
    /// The weights that are seen through this view.
    var base: any WeightReader { get }
    /// What the view itself does to a tensor.
    func origin(of name: String) throws -> TensorOrigin
}

extension TracedWeights {
    /// What is done to the tensors of the file to make a tensor of this view.
    public func trace(of name: String) throws -> TensorOrigin {
        let origin = try origin(of: name)
        guard let base = base as? any TracedWeights else { return origin }
        return try origin.following(origin.sources.map { try base.trace(of: $0) })
    }
}

/// The tensors that a tensor is made from, and how.
public struct TensorOrigin: Equatable, Sendable {
    /// What happens to a tensor on its way.
    public enum Step: Equatable, Sendable {
        /// Both axes exchanged.
        case transposed
        /// Rows in another order.
        case permuted
        /// Several tensors on top of one another, the rows of those with these numbers in another order.
        case stacked(permuted: [Int] = [])
        /// One of the tensors that were put on top of one another.
        case part(Int)
        /// Another number type.
        case cast(from: ScalarType, to: ScalarType)
        /// New rows behind those there were.
        case extended(rows: Int)
        /// Rows left out at the end.
        case cut(rows: Int)
        /// A number added to every number.
        case raised(by: Int)
        /// Zeros, where there was nothing.
        case zeros
    }

    /// The names of the tensors.
    public var sources: [String]
    /// What was done, in order.
    public var steps: [Step]

    /// Names tensors and steps; none for a tensor that stays what it was.
    public init(_ sources: [String], _ steps: [Step] = []) {
        self.sources = sources
        self.steps = steps
    }

    /// This origin, its sources replaced by what they are made from.
    ///
    /// A step that undoes the one before it vanishes with it.
    func following(_ origins: [TensorOrigin]) -> TensorOrigin {
        var result = TensorOrigin(origins.flatMap(\.sources), origins.first?.steps ?? [])
        for step in steps {
            switch (result.steps.last, step) {
            case (.transposed, .transposed), (.permuted, .permuted):
                result.steps.removeLast()
            case (.raised(let up), .raised(let down)) where up == -down:
                result.steps.removeLast()
            case (.stacked(let permuted), .part(let index)) where result.sources.indices.contains(index):
                result.sources = [result.sources[index]]
                result.steps.removeLast()
                if permuted.contains(index) { result.steps.append(.permuted) }
            default:
                result.steps.append(step)
            }
        }
        return result
    }
}

extension TensorOrigin.Step: CustomStringConvertible {
    /// One or two words.
    public var description: String {
        switch self {
        case .transposed: "transposed"
        case .permuted: "permuted"
        case .stacked(let permuted): permuted.isEmpty ? "stacked" : "permuted and stacked"
        case .part: "split"
        case .cast(let source, let target): "cast from \(source.rawValue) to \(target.rawValue)"
        case .extended(let rows): "with \(rows) rows added"
        case .cut(let rows): "with \(rows) rows cut"
        case .raised(let number): "raised by \(number)"
        case .zeros: "made of zeros"
        }
    }
}
