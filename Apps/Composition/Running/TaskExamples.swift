public import Datasets

/// The examples of a task, and what was cut off them.
public struct TaskExamples: ExampleSource {
    var source: any ExampleSource
    private let cuts: (limit: ContextLimit, done: ContextCuts)?

    init(_ source: any ExampleSource, cuts: (ContextLimit, ContextCuts)? = nil) {
        self.source = source
        self.cuts = cuts
    }

    /// The name of the source.
    public var name: String { source.name }

    /// How many there are; nil if they never end.
    public var count: Int? { source.count }

    /// The example number `index`.
    public func example(at index: Int) throws -> Example { try source.example(at: index) }

    /// How many of the first `limit` questions, or of all, lost their answers with a part of the passage.
    ///
    /// Nil if passages are whole.
    public func cutNote(limit: Int? = nil) throws -> String? {
        guard let cuts, let count else { return nil }
        let answerless = Set(cuts.done.answerlessIDs)
        let asked = min(limit ?? count, count)
        let lost = try (0..<asked).count { try answerless.contains(source.example(at: $0).id) }
        return "passages were cut to \(cuts.limit.characterCount) characters, and \(lost) of \(asked)"
            + " questions lost every accepted answer"
    }
}
