import Composition

/// What people read of a comparison.
extension WeightDifference {
    func text(_ old: String, _ new: String) -> String {
        var lines = removed.map { "only in \(old): \($0)" } + added.map { "only in \(new): \($0)" }
        lines += changed.map { entry in
            let numbers =
                entry.differingCount == 0
                ? "equal numbers"
                : "\(entry.differingCount) numbers differ, at most by \(entry.greatestDistance)"
            return "\(entry.name): \(entry.description.map { "\($0); " } ?? "")\(numbers)"
        }
        lines += unread.map {
            "\($0.name): not compared; '\($0.path)' has it as \($0.scalarType), a type that is not read"
        }
        let unreadCount = unread.isEmpty ? "" : ", \(unread.count) were not compared"
        lines.append(
            "\(equalCount) tensors are the same, \(changed.count) differ,"
                + " \(removed.count + added.count) are in one file only\(unreadCount)"
        )
        return lines.joined(separator: "\n")
    }
}
