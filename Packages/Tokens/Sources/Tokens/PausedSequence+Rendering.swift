extension PausedSequence {
    /// Returns a table for people: one line per position, then a line of counts.
    ///
    /// ```
    /// position  token    inserted  mask  target
    ///        0  2                  0
    ///        1  +3                 0
    ///        2  <pause>  yes       1     5
    ///        3  5                  0
    /// 4 positions: 3 real, 1 inserted; targets: 1, of which hints: 0; prompt: positions 0...1
    /// ```
    ///
    /// The mask is 1 where the output has a target and 0 where it is ignored. Spaces and control
    /// characters inside a name are made visible, so that a line is always one position.
    ///
    /// - Parameter name: How to write a token.
    /// - Returns: Lines, each ended by a line feed.
    public func rendered(name: (TokenID) -> String) -> String {
        let header = ["position", "token", "inserted", "mask", "target"]
        let rows = (0..<count).map { cells(at: $0, name: name) }
        let widths = header.indices.map { column in
            ([header] + rows).reduce(0) { max($0, $1[column].displayWidth) }
        }
        let lines = ([header] + rows).map { line(of: $0, widths: widths) }
        return (lines + [summary]).joined(separator: "\n") + "\n"
    }

    private func cells(at index: Int, name: (TokenID) -> String) -> [String] {
        let target =
            switch targets[index] {
            case .ignored: ""
            case .next(let token): visible(name(token))
            case .hint(let token): visible(name(token)) + " (hint)"
            }
        let mask = targets[index] == .ignored ? "0" : "1"
        return [String(index), visible(name(tokens[index])), isInserted[index] ? "yes" : "", mask, target]
    }

    private func line(of cells: [String], widths: [Int]) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() {
            // Numbers line up on the right, words on the left.
            let numberPadding = String(repeating: " ", count: widths[column] - cell.displayWidth)
            line += column == 0 ? numberPadding + cell : "  " + cell.padded(to: widths[column])
        }
        return line.trimmingTrailingSpaces
    }

    private var summary: String {
        let hintCount = targets.count { if case .hint = $0 { true } else { false } }
        let prompt = promptCount == 0 ? "empty" : "positions 0...\(promptCount - 1)"
        return """
            \(count) positions: \(count - insertedCount) real, \(insertedCount) inserted; \
            targets: \(targetCount), of which hints: \(hintCount); prompt: \(prompt)
            """
    }

    /// `name` with spaces and control characters made visible.
    func visible(_ name: String) -> String {
        name.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case " ": result += "\u{2423}"
            case _ where scalar.properties.isWhitespace || scalar.properties.generalCategory == .control:
                result += scalar.escaped(asASCII: true)
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
