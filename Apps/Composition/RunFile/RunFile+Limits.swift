import Datasets
import Tensor

extension RunFile {
    /// The most threads that a program asks for.
    public static let threadLimit = 1024
    // Together these keep the number of examples of a run below 2^62.
    static let stepLimit = 1 << 30
    static let rowLimit = 1 << 16

    /// Throws ``CommandError/impossibleSetting(name:value:requirement:)`` for the first number that no run
    /// can have.
    ///
    /// Model, data and pauses have limits of their own, which their packages know.
    public func check() throws(CommandError) {
        try Limit.check("threads", threads, in: 0...Self.threadLimit)
        try Limit.check("pauseTokenCount", pauseTokenCount, in: 0...65_536)
        try Limit.check("data.questions.limit", data.questions.limit, in: 0...Int.max)
        try model.check()
        try training.check()
        try checkHints()
    }

    /// Hints that count for nothing would be left out without a word.
    private func checkHints() throws(CommandError) {
        guard data.kind == .parity, data.parity.hasHints, training.hintWeight == 0 else { return }
        throw .impossibleSetting(
            name: "training.hintWeight",
            value: "0",
            requirement:
                "above 0 for the hints that data.parity.hasHints asks for; raise it, or set hasHints to false"
        )
    }
}

extension ModelSettings {
    fileprivate func check() throws(CommandError) {
        try Limit.check("model.keyHeadCount", keyHeadCount, in: 0...Int.max)
        try Limit.check("model.feedForwardWidth", feedForwardWidth, in: 0...Int.max)
        guard from.isEmpty, headCount > 0, !width.isMultiple(of: headCount) else { return }
        throw .impossibleSetting(
            name: "model.width",
            value: "\(width)",
            requirement: "a multiple of model.headCount, which is \(headCount)"
        )
    }
}

extension TrainingSettings {
    fileprivate func check() throws(CommandError) {
        try Limit.check("training.steps", steps, in: 1...RunFile.stepLimit)
        try Limit.check("training.batchSize", batchSize, in: 1...RunFile.rowLimit)
        try Limit.check("training.accumulation", accumulation, in: 1...RunFile.rowLimit)
        try Limit.check("training.contextLength", contextLength, in: 0...Int.max)
        try Limit.check("training.checkpointInterval", checkpointInterval, in: 0...Int.max)
        try Limit.check("training.keptCheckpoints", keptCheckpoints, in: 1...Int.max)
        try Limit.check("training.patience", patience, in: 0...Int.max)
        try Limit.check("training.hintWeight", hintWeight, in: Limit.notNegative)
        try Limit.check("training.optimizer.beta1", optimizer.beta1, in: 0...1.nextDown)
        try Limit.check("training.optimizer.beta2", optimizer.beta2, in: 0...1.nextDown)
        try Limit.check("training.optimizer.epsilon", optimizer.epsilon, in: Limit.divisor)
        try Limit.check("training.optimizer.weightDecay", optimizer.weightDecay, in: Limit.notNegative)
        let longest = optimizer.maximumGradientNorm
        try Limit.check("training.optimizer.maximumGradientNorm", longest, in: Limit.notNegative)
        try Limit.check("training.schedule.peak", schedule.peak, in: Limit.notNegative)
        try Limit.check("training.schedule.warmupSteps", schedule.warmupSteps, in: 0...Int.max)
        try Limit.check("training.schedule.finalShare", schedule.finalShare, in: 0...1)
    }
}

/// What numbers may be.
private enum Limit {
    static let notNegative = 0...Double.greatestFiniteMagnitude
    /// What is divided by, in single precision: 0 / 0 is no number.
    static let divisor = Double(Float.leastNormalMagnitude)...Double(Float.greatestFiniteMagnitude)

    static func check<Number: Comparable>(
        _ name: String,
        _ value: Number,
        in range: ClosedRange<Number>
    ) throws(CommandError) {
        guard !range.contains(value) else { return }
        throw .impossibleSetting(name: name, value: "\(value)", requirement: text(of: range))
    }

    private static func text<Number>(of range: ClosedRange<Number>) -> String {
        switch (range.upperBound as Any) {
        case let bound as Int where bound == .max: "\(range.lowerBound) or more"
        case let bound as Double where bound == .greatestFiniteMagnitude: "0 or more, and finite"
        case let bound as Double where bound == 1.nextDown: "at least 0 and below 1"
        default: "in \(range.lowerBound)...\(range.upperBound)"
        }
    }
}
