/// `vocab.json` of the GPT-2 family: one JSON object, token spellings to ids.
enum VocabularyFile {
    /// The spellings of the tokens in the file at `path`, by id: a list without gaps.
    static func spellings(at path: String) throws(TokenizerError) -> [String] {
        let text = try TextFile.bytes(at: path)
        if text.isEmpty { throw .invalid(.file(path), problem: "the file is empty; fetch it again") }
        var scanner = JSONScanner(text, path: path)
        return try ordered(try entries(&scanner), path: path)
    }

    private typealias Entry = (spelling: String, id: Int)

    private static func entries(_ scanner: inout JSONScanner) throws(TokenizerError) -> [Entry] {
        var entries: [Entry] = []
        try scanner.expect("{", "that begins the vocabulary")
        if !scanner.take("}") {
            repeat {
                let spelling = try scanner.string("a token in quotes")
                try scanner.expect(":", "after the token '\(spelling)'")
                entries.append((spelling, try scanner.integer("a whole number as its id")))
            } while scanner.take(",")
            try scanner.expect("}", "that ends the vocabulary")
        }
        try scanner.expectEnd()
        return entries
    }

    private static func ordered(_ entries: [Entry], path: String) throws(TokenizerError) -> [String] {
        var spellings = [String?](repeating: nil, count: entries.count)
        for (spelling, id) in entries {
            guard spellings.indices.contains(id) else {
                throw .idOutOfRange(.field(spelling, of: path), id: id, count: entries.count)
            }
            guard spellings[id] == nil else {
                throw .duplicate(.field(spelling, of: path), entry: "id \(id)")
            }
            spellings[id] = spelling
        }
        // As many different ids in range as there are places: none is empty.
        return spellings.compactMap { $0 }
    }
}
