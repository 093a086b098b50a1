/// Where the parts of a byte-level BPE were read, for complaints about them.
struct BPEOrigin {
    /// The file that holds the vocabulary.
    var vocabulary: String
    /// The file that holds the merges.
    var merges: String
    /// The line of each merge, where they come from lines.
    var mergeLines: [Int]?

    /// Where the token with `id` and `spelling` stands.
    func token(_ id: Int, _ spelling: String) -> FilePosition {
        mergeLines == nil ? .field("vocabulary[\(id)]", of: vocabulary) : .field(spelling, of: vocabulary)
    }

    /// Where the merge of `rank` stands.
    func merge(_ rank: Int) -> FilePosition {
        guard let mergeLines else { return .field("merges[\(rank)]", of: merges) }
        return .line(mergeLines[rank], of: merges)
    }
}
