/// The first examples of another source.
///
/// Gives an endless source an end, which an evaluation needs, or makes a trial run short.
public struct LimitedExamples: ExampleSource {
    /// The number of examples, never more than the base has.
    public let count: Int?
    private let base: any ExampleSource

    /// Keeps the first `limit` examples of `base`.
    ///
    /// - Throws: ``DatasetError/invalidSetting(name:problem:)`` for a negative limit.
    public init(_ base: any ExampleSource, limit: Int) throws(DatasetError) {
        guard limit >= 0 else {
            throw .invalidSetting(name: "limit", problem: "\(limit) examples cannot be taken; give 0 or more")
        }
        self.base = base
        count = min(limit, base.count ?? limit)
    }

    /// The name of the base.
    public var name: String { base.name }

    /// The example of the base.
    public func example(at index: Int) throws -> Example {
        try check(index)
        return try base.example(at: index)
    }
}
