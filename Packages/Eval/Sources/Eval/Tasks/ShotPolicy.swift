/// Which worked examples stand in front of a question.
public enum ShotPolicy: Equatable, Hashable, Sendable {
    /// The first examples of the training data, the same for every question.
    case first(Int)
    /// Examples drawn afresh for every question, exactly as lm-evaluation-harness draws them: by
    /// Python's `random.Random(seed).sample`, one stream over all questions in order, 1234 by default.
    case random(Int, seed: UInt32 = 1234)

    /// No worked examples.
    public static let none = ShotPolicy.first(0)

    /// How many there are.
    public var count: Int {
        switch self {
        case .first(let count), .random(let count, _): count
        }
    }
}
