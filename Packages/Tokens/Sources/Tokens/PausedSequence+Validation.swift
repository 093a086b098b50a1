extension PausedSequence {
    /// Checks that `insertions` can be put into an example.
    ///
    /// Hosts ask this before they trust a plugin.
    ///
    /// - Parameters:
    ///   - insertions: What a pause strategy returned.
    ///   - realCount: The number of real tokens of the example, `T`.
    /// - Returns: What is wrong, or nil if nothing is.
    public static func problem(with insertions: [PauseInsertion], realCount: Int) -> String? {
        var previous = 0
        for (index, insertion) in insertions.enumerated() {
            guard (0...realCount).contains(insertion.offset) else {
                return "insertion \(index) has offset \(insertion.offset), outside 0...\(realCount)"
            }
            guard insertion.offset >= previous else {
                return "insertion \(index) has offset \(insertion.offset), after one of \(previous)"
            }
            guard insertion.token >= 0 else {
                return "insertion \(index) puts in token \(insertion.token), which no vocabulary has"
            }
            previous = insertion.offset
        }
        return nil
    }
}
