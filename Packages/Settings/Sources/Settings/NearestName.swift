extension Collection<String> {
    /// The element that `name` was probably meant to be; nil if none is close.
    ///
    /// Close means at most one edit for every three characters, and at least one: an insertion,
    /// deletion, replacement or swap of neighbours. Ties go to the first.
    public func nearest(to name: String) -> String? {
        close(to: name).first
    }

    /// The elements that `name` may have been meant to be, the nearest first.
    public func close(to name: String) -> [String] {
        // Nobody mistypes a longer name, and a hostile one should not cost much.
        guard (1...64).contains(name.count) else { return [] }
        let limit = Swift.max(1, name.count / 3)
        let candidates = enumerated().filter { abs($0.element.count - name.count) <= limit }
            .map { (distance: editDistance(from: name, to: $0.element), place: $0.offset, name: $0.element) }
        return candidates.filter { $0.distance <= limit }.sorted { $0 < $1 }.map(\.name)
    }
}

/// The number of edits that turn `source` into `target`, neighbours swapped once counting as one.
private func editDistance(from source: String, to target: String) -> Int {
    let source = Array(source)
    let target = Array(target)
    var beforePrevious: [Int] = []
    var previous = Array(0...target.count)
    for row in source.indices {
        var current = [row + 1]
        for column in target.indices {
            let replacement = previous[column] + (source[row] == target[column] ? 0 : 1)
            var best = min(replacement, previous[column + 1] + 1, current[column] + 1)
            let isSwap =
                row > 0 && column > 0
                && source[row] == target[column - 1] && source[row - 1] == target[column]
            if isSwap { best = min(best, beforePrevious[column - 1] + 1) }
            current.append(best)
        }
        beforePrevious = previous
        previous = current
    }
    return previous[target.count]
}
