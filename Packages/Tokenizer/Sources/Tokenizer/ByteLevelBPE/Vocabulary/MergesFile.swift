/// `merges.txt` of the GPT-2 family: a version line, then one pair of token spellings a line, by rank.
enum MergesFile {
    /// The merges in the file at `path`, each two spellings with a space between, and the lines they stand
    /// on.
    static func merges(at path: String) throws(TokenizerError) -> (merges: [String], lines: [Int]) {
        let text = try TextFile.text(at: path)
        var merges: [String] = []
        var lines: [Int] = []
        for (index, line) in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let line = line.last == 0x0D ? line.dropLast() : line
            if line.isEmpty || index == 0 && line.starts(with: "#version".utf8) { continue }
            merges.append(String(Substring(line)))
            lines.append(index + 1)
        }
        return (merges, lines)
    }
}
