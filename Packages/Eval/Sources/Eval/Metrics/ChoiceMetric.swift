/// Accuracy by comparing the log-likelihood of given answers, as lm-evaluation-harness defines it.
///
/// Ties go to the first choice. Every function takes natural logarithms, one per choice.
public enum ChoiceMetric {
    /// The choice of greatest log-likelihood, of at least one.
    public static func choice(logLikelihoods: [Double]) -> Int {
        precondition(!logLikelihoods.isEmpty, "there is no choice to compare")
        return firstMaximum(of: logLikelihoods)
    }

    /// The choice of greatest log-likelihood per character of its text (`acc_norm`).
    ///
    /// Characters are code points, and the delimiter in front of the choice does not count. An
    /// empty choice counts as one character.
    ///
    /// - Parameters:
    ///   - logLikelihoods: At least one.
    ///   - choices: As many texts, without delimiter.
    /// - Returns: The number of the choice, from 0.
    public static func normalizedChoice(logLikelihoods: [Double], choices: [String]) -> Int {
        precondition(
            logLikelihoods.count == choices.count,
            "\(logLikelihoods.count) log-likelihoods for \(choices.count) choices"
        )
        let lengths = choices.map { Double(max($0.unicodeScalars.count, 1)) }
        return choice(logLikelihoods: zip(logLikelihoods, lengths).map { $0 / $1 })
    }

    private static func firstMaximum(of values: [Double]) -> Int {
        values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
    }
}
