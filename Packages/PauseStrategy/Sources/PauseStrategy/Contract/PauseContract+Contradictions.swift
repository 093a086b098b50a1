extension PauseContract {
    /// One way in which a run departs from the contract of the checkpoint that it loads.
    public struct Contradiction: Equatable, Sendable {
        /// What the user must have said for the run to go on.
        public enum Permission: String, CaseIterable, Sendable {
            /// A number of pauses, given expressly.
            case count = "--pauses"
            /// Consent to every other difference.
            case mismatch = "--allow-pause-mismatch"
        }

        /// What differs, and both values, as a clause.
        public let difference: String
        /// What allows it.
        public let permission: Permission
        /// How to give that permission on a command line.
        public let flag: String
    }

    /// Everything in which `run` departs from this contract of a checkpoint; empty if it keeps it.
    ///
    /// For commands that run or resume a model as it was made. Fine-tuning makes a new contract,
    /// so it asks only about what it keeps.
    ///
    /// - Parameter run: What a command is about to do, with resolved settings.
    /// - Returns: The number of pauses first, then all else.
    public func contradictions(with run: PauseContract) -> [Contradiction] {
        let strategies = [
            difference("pause tokens", run, \.pauseTokens, text: Self.list),
            difference("strategy", run, \.strategy.name, text: \.rawValue),
        ]
        let policies = [
            difference("mask policy", run, \.maskPolicy, text: \.rawValue),
            difference("prefix attention", run, \.prefixAttention, text: \.rawValue),
            difference("positions", run, \.positions, text: \.rawValue),
        ]
        let mismatches = strategies + settingDifferences(run) + policies
        let flag = Contradiction.Permission.mismatch.rawValue
        return countContradictions(run)
            + mismatches.compactMap { $0 }.map {
                Contradiction(difference: $0, permission: .mismatch, flag: flag)
            }
    }

    private func countContradictions(_ run: PauseContract) -> [Contradiction] {
        let text = { (count: Int?) in count.map { "\($0)" } ?? "no fixed number" }
        guard let difference = difference("M", run, \.count, text: text) else { return [] }
        // No number of pauses can be asked for where the strategy does not fix one.
        guard let count = run.count else {
            let permission = Contradiction.Permission.mismatch
            return [
                Contradiction(difference: difference, permission: permission, flag: permission.rawValue)
            ]
        }
        let flag = "\(Contradiction.Permission.count.rawValue) \(count)"
        return [Contradiction(difference: difference, permission: .count, flag: flag)]
    }

    private func settingDifferences(_ run: PauseContract) -> [String?] {
        guard strategy.name == run.strategy.name else { return [] }
        let keys = Set(strategy.settings.keys).union(run.strategy.settings.keys).subtracting(["count"])
        return keys.sorted().map { key in
            let subject = "setting '\(key)' of '\(strategy.name)'"
            return difference(subject, run, \.strategy.settings[key]) { $0.map { "\($0)" } ?? "none" }
        }
    }

    private func difference<Value: Equatable>(
        _ subject: String,
        _ run: PauseContract,
        _ value: (PauseContract) -> Value,
        text: (Value) -> String
    ) -> String? {
        guard value(self) != value(run) else { return nil }
        return "\(subject): the checkpoint has \(text(value(self))), this run \(text(value(run)))"
    }

    private static func list(_ tokens: [PauseToken]) -> String {
        tokens.isEmpty ? "none" : tokens.map(\.description).joined(separator: ", ")
    }
}

extension PauseContract.Contradiction: CustomStringConvertible {
    /// What differs, and the flag that allows it.
    public var description: String { "\(difference); pass \(flag) to allow it" }
}
