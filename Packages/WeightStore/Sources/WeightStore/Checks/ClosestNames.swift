import Settings

/// Finds names that were probably meant, for error messages.
enum ClosestNames {
    /// At most three of `names`, most similar first.
    ///
    /// Names that lack or add whole leading parts come first (`wte.weight` for
    /// `transformer.wte.weight`), then those that are a few edits away.
    static func to(_ wanted: String, among names: [String]) -> [String] {
        let tails = names.filter { isTail(wanted, of: $0) || isTail($0, of: wanted) }
        let others = names.filter { !tails.contains($0) }
        return Array((tails.sorted() + others.close(to: wanted)).prefix(3))
    }

    private static func isTail(_ tail: String, of name: String) -> Bool {
        !tail.isEmpty && (name.hasSuffix("/\(tail)") || name.hasSuffix(".\(tail)"))
    }
}
