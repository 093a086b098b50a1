/// One example with its pauses in place: input tokens, and what each output is asked for.
///
/// All three arrays have length `T + k` for `T` real and `k` inserted tokens.
///
/// - The output at a position is asked for the token that follows, if that token is a real one of
///   the completion. Outputs whose *successor* is inserted are ignored; an inserted token whose
///   successor is real stays in the loss (Goyal et al., 2023, algorithms 1 and 2).
/// - Hint `i` becomes the target at the `i`-th inserted position whose output would otherwise be
///   ignored. Hints left over, or pauses left without one, are simply unused.
public struct PausedSequence: Equatable, Sendable {
    /// The input tokens, real and inserted, in order.
    public private(set) var tokens: [TokenID]
    /// Whether a strategy put the token there.
    public private(set) var isInserted: [Bool]
    /// What the output at each position is asked for.
    public private(set) var targets: [Target]
    /// How many leading positions belong to the prompt: up to and including its last real token.
    ///
    /// Pauses before or inside the prompt are counted, those appended to it are not; 0 for an
    /// empty prompt.
    public private(set) var promptCount: Int

    /// Puts `insertions` into `sequence`.
    ///
    /// - Parameters:
    ///   - sequence: The example, of `T` real tokens.
    ///   - insertions: Offsets ascending, each in `0...T`; equal offsets keep their order.
    ///     ``problem(with:realCount:)`` says whether they are.
    public init(_ sequence: TokenSequence, inserting insertions: [PauseInsertion] = []) {
        let problem = Self.problem(with: insertions, realCount: sequence.count)
        precondition(problem == nil, problem ?? "")
        let total = sequence.count + insertions.count
        var builder = Builder(capacity: total, promptCount: sequence.prompt.count)
        var pending = insertions[...]
        for (offset, token) in (sequence.prompt + sequence.completion).enumerated() {
            while let insertion = pending.first, insertion.offset <= offset {
                builder.append(inserted: insertion.token)
                pending.removeFirst()
            }
            builder.append(real: token)
        }
        for insertion in pending { builder.append(inserted: insertion.token) }
        builder.place(hints: sequence.hints)
        self = builder.result
    }

    private init(capacity: Int) {
        tokens = []
        isInserted = []
        targets = []
        promptCount = 0
        tokens.reserveCapacity(capacity)
        isInserted.reserveCapacity(capacity)
        targets.reserveCapacity(capacity)
    }

    /// The number of positions, real and inserted.
    public var count: Int { tokens.count }

    /// The number of inserted tokens.
    public var insertedCount: Int { isInserted.count { $0 } }

    /// The number of positions whose output is asked for something.
    public var targetCount: Int { targets.count { $0 != .ignored } }

    /// Returns the first `count` positions, or all if there are fewer.
    ///
    /// The target of the last one stays known. `count` is at least 0.
    public func trimmed(to count: Int) -> PausedSequence {
        precondition(count >= 0, "cannot trim to \(count) positions")
        guard count < tokens.count else { return self }
        var result = self
        result.tokens.removeSubrange(count...)
        result.isInserted.removeSubrange(count...)
        result.targets.removeSubrange(count...)
        result.promptCount = min(promptCount, count)
        return result
    }
}

extension PausedSequence {
    /// Appends positions one by one, setting each target when its successor arrives.
    private struct Builder {
        var result: PausedSequence
        private var realCount = 0
        private let realPromptCount: Int

        init(capacity: Int, promptCount: Int) {
            result = PausedSequence(capacity: capacity)
            realPromptCount = promptCount
        }

        mutating func append(inserted token: TokenID) {
            append(token, isInserted: true)
        }

        mutating func append(real token: TokenID) {
            if realCount >= realPromptCount, !result.targets.isEmpty {
                result.targets[result.targets.count - 1] = .next(token)
            }
            append(token, isInserted: false)
            realCount += 1
            if realCount == realPromptCount { result.promptCount = result.count }
        }

        private mutating func append(_ token: TokenID, isInserted: Bool) {
            result.tokens.append(token)
            result.isInserted.append(isInserted)
            result.targets.append(.ignored)
        }

        mutating func place(hints: [TokenID]) {
            var remaining = hints[...]
            for index in result.tokens.indices where result.isInserted[index] {
                guard result.targets[index] == .ignored else { continue }
                guard let hint = remaining.popFirst() else { return }
                result.targets[index] = .hint(hint)
            }
        }
    }
}
