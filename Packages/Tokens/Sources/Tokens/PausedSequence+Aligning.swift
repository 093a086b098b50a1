extension PausedSequence {
    /// Returns the sequence as lines under its text, for people: tokens, the loss mask, targets.
    ///
    /// ```
    /// text    2  +3           5
    /// token   2  +3  <pause>  5
    /// mask    0  0   1        0
    /// target         5
    /// ```
    ///
    /// A column is a position. Where a token ends inside a character, the text stands over the token that
    /// completes it. Long sequences go on in further blocks of lines.
    ///
    /// - Parameters:
    ///   - texts: The text that each position completes; empty for inserted tokens.
    ///   - width: How many columns of a terminal a line may take.
    ///   - name: How to write a token.
    /// - Returns: Lines, each ended by a line feed, with an empty line between blocks.
    public func aligned(texts: [String], width: Int = 100, name: (TokenID) -> String) -> String {
        precondition(texts.count == count, "\(texts.count) texts for \(count) positions")
        let heads = ["text", "token", "mask", "target"]
        let headWidth = 6
        var blocks: [[String]] = []
        var room = 0
        for position in 0..<count {
            let cells = column(at: position, text: texts[position], name: name)
            let columnWidth = cells.reduce(0) { max($0, $1.displayWidth) }
            if room < columnWidth + 2 || blocks.isEmpty {
                blocks.append(heads.map { $0.padded(to: headWidth) })
                room = width - headWidth
            }
            room -= columnWidth + 2
            for (line, cell) in cells.enumerated() {
                blocks[blocks.count - 1][line] += "  " + cell.padded(to: columnWidth)
            }
        }
        return blocks.map { lines in
            lines.map { $0.trimmingTrailingSpaces + "\n" }.joined()
        }.joined(separator: "\n")
    }

    private func column(at position: Int, text: String, name: (TokenID) -> String) -> [String] {
        let target =
            switch targets[position] {
            case .ignored: ""
            case .next(let token): visible(name(token))
            case .hint(let token): visible(name(token)) + " (hint)"
            }
        let mask = targets[position] == .ignored ? "0" : "1"
        return [visible(text), visible(name(tokens[position])), mask, target]
    }
}

extension String {
    /// The text without the spaces at its end.
    var trimmingTrailingSpaces: String { String(reversed().drop { $0 == " " }.reversed()) }
}
