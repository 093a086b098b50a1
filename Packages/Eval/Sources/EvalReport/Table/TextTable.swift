/// Rows of text in aligned columns, two spaces apart.
struct TextTable {
    enum Alignment { case left, right }

    private let header: [String]
    private let alignments: [Alignment]
    private var rows: [[String]] = []

    init(columns: [(title: String, alignment: Alignment)]) {
        header = columns.map(\.title)
        alignments = columns.map(\.alignment)
    }

    mutating func append(_ row: [String]) {
        precondition(row.count == header.count, "\(row.count) cells in a table of \(header.count) columns")
        rows.append(row)
    }

    /// The table, without white space at line ends.
    var text: String {
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        let rule = widths.map { String(repeating: "-", count: $0) }
        return ([header, rule] + rows).map { line($0, widths: widths) }.joined(separator: "\n")
    }

    private func line(_ cells: [String], widths: [Int]) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() {
            let padding = String(repeating: " ", count: widths[column] - cell.count)
            line +=
                (column == 0 ? "" : "  ") + (alignments[column] == .left ? cell + padding : padding + cell)
        }
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}
