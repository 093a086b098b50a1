public import PauseStrategy

extension ExampleBatches {
    /// The settings of one run.
    public struct Configuration: Codable, Equatable, Sendable {
        /// The number of rows, `B`; at least 1.
        public var batchSize = 16
        /// The most positions of a row, pauses included; at least 1.
        public var contextLength = 1024
        /// Decides order and pauses.
        public var seed: UInt64 = 0
        /// The order within an epoch.
        ///
        /// Endless sources are always read in sequence.
        public var order = Order.shuffled
        /// Whether prompts start with the tokenizer's beginning token.
        public var prependsBeginning = false
        /// Whether completions close with the tokenizer's end token, so that the model learns to stop.
        public var appendsEnd = false
        /// What the model is told about the place of pauses.
        public var positions = PausePositions.consecutive
        /// Batches are padded to a multiple of this, as far as the context length allows; at least 1.
        public var lengthMultiple = 8
        /// What happens to an example that does not fit.
        public var overflow = Overflow.fail

        /// The default settings.
        public init() {}
    }

    /// The order within an epoch.
    public enum Order: String, Codable, CaseIterable, Sendable {
        /// A new random order in each epoch.
        case shuffled
        /// The order of the source.
        case sequential
    }

    /// What happens to an example that does not fit.
    public enum Overflow: String, Codable, CaseIterable, Sendable {
        /// ``DatasetError/exampleTooLong(id:positions:limit:)`` names it.
        case fail
        /// The prompt loses tokens on its left, after a beginning token; completions are never cut.
        /// ``Batch/truncatedCounts`` tells how many.
        case truncatePrompt
    }
}

extension ExampleBatches.Configuration {
    /// Throws when a setting cannot work.
    func check() throws(DatasetError) {
        try DatasetError.check(batchSize, in: 1...BatchLimits.rowCount, setting: "batchSize")
        try DatasetError.check(contextLength, in: 1...BatchLimits.positionCount, setting: "contextLength")
        try DatasetError.check(lengthMultiple, in: 1...BatchLimits.positionCount, setting: "lengthMultiple")
    }

    /// `count` rounded up to the multiple, but not beyond the context.
    func paddedCount(of count: Int) -> Int {
        let padding = (lengthMultiple - count % lengthMultiple) % lengthMultiple
        return max(count, min(count + padding, contextLength))
    }
}

/// The largest batches, far beyond what any machine holds, and far below what a number can count.
enum BatchLimits {
    static let rowCount = 1 << 16
    static let positionCount = 1 << 24
}

extension DatasetError {
    /// Throws ``invalidSetting(name:problem:)`` when `value` is outside of `range`.
    static func check(_ value: Int, in range: ClosedRange<Int>, setting: String) throws(DatasetError) {
        guard range.contains(value) else {
            let requirement = "it must be in \(range.lowerBound)...\(range.upperBound)"
            throw .invalidSetting(name: setting, problem: "is \(value); \(requirement)")
        }
    }
}
