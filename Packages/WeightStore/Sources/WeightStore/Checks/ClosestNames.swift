/// Finds names that were probably meant, for error messages.
enum ClosestNames {
    /// At most three of `names`, most similar first.
    ///
    /// Names that lack or add whole leading parts come first (`wte.weight` for
    /// `transformer.wte.weight`), then those within a third of the length in edit distance.
    static func to(_ wanted: String, among names: [String]) -> [String] {
        let target = Array(wanted.utf8)
        let scored = names.compactMap { name -> (distance: Int, name: String)? in
            let candidate = Array(name.utf8)
            if isTail(target, of: candidate) || isTail(candidate, of: target) { return (0, name) }
            let limit = max(2, target.count / 3)
            return editDistance(target, candidate, limit: limit).map { ($0, name) }
        }
        return scored.sorted { $0 < $1 }.prefix(3).map(\.name)
    }

    private static func isTail(_ tail: [UInt8], of name: [UInt8]) -> Bool {
        guard !tail.isEmpty, tail.count < name.count, name.suffix(tail.count).elementsEqual(tail) else {
            return false
        }
        let separator = name[name.count - tail.count - 1]
        return separator == UInt8(ascii: "/") || separator == UInt8(ascii: ".")
    }

    /// The number of insertions, deletions and replacements between two names, or nil above `limit`.
    ///
    /// - Complexity: O(`a.count` · `b.count`), less when the limit is passed early.
    static func editDistance(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int? {
        guard abs(a.count - b.count) <= limit else { return nil }
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            var smallest = row[0]
            for (j, y) in b.enumerated() {
                let replaced = diagonal + (x == y ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
                smallest = min(smallest, row[j + 1])
            }
            guard smallest <= limit else { return nil }
        }
        return row[b.count] <= limit ? row[b.count] : nil
    }
}
