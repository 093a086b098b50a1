/// Holm's correction of p values for the number of comparisons made.
///
/// Source: Holm, *A simple sequentially rejective multiple test procedure*, Scandinavian Journal of
/// Statistics 6, 1979.
public enum HolmCorrection {
    /// The adjusted p values of one family, in the order given.
    ///
    /// Each can be compared with the level directly.
    public static func adjusted(_ pValues: [Double]) -> [Double] {
        let ascending = pValues.indices.sorted { pValues[$0] < pValues[$1] }
        var result = pValues
        var greatest = 0.0
        for (rank, index) in ascending.enumerated() {
            greatest = max(greatest, min(1, Double(pValues.count - rank) * pValues[index]))
            result[index] = greatest
        }
        return result
    }
}
