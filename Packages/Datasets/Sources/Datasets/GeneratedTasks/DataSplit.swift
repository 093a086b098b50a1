/// Which of two independent random streams a generated task draws from.
///
/// The streams have different names, so no draw of one is a draw of the other. Where a task has few
/// possible examples, the same one may still come up in both by chance.
public enum DataSplit: String, Codable, CaseIterable, Sendable {
    /// The examples to learn from.
    case train
    /// The examples to score on.
    case test
}
