/// How much of a long background text a prompt keeps.
///
/// The cut is made from one side only and never looks at where the answer stands, so some
/// questions lose their answer: ``ContextCuts`` counts them.
public struct ContextLimit: Codable, Equatable, Sendable {
    /// The side that stays.
    public enum Side: String, Codable, CaseIterable, Sendable {
        /// Keep the beginning, cut the end.
        case beginning
        /// Keep the end, cut the beginning.
        case end
    }

    /// The longest context, in Unicode code points; at least 1.
    public var characterCount: Int
    /// Which side of a longer one stays.
    public var keeping: Side

    /// Limits the context.
    public init(characterCount: Int, keeping side: Side = .beginning) {
        self.characterCount = characterCount
        self.keeping = side
    }

    /// The places that stay of a text of `count` code points.
    func range(of count: Int) -> Range<Int> {
        guard count > characterCount else { return 0..<count }
        return switch keeping {
        case .beginning: 0..<characterCount
        case .end: (count - characterCount)..<count
        }
    }
}

/// What a ``ContextLimit`` did to a data set.
public struct ContextCuts: Codable, Equatable, Sendable {
    /// Examples whose context was shortened.
    public internal(set) var shortenedCount = 0
    /// The ids of those of which no accepted answer stands in the part that stays.
    ///
    /// They are kept all the same, and a score over all examples counts them.
    public internal(set) var answerlessIDs: [String] = []

    /// Nothing cut.
    public init() {}
}
