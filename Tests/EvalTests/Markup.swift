/// Checks that markup is well-formed: tags closed in order, attributes quoted, nothing unescaped.
enum Markup {
    /// What is wrong, or nil.
    static func problem(in text: String) -> String? {
        var open: [Substring] = []
        var rest = text[...]
        while let start = rest.firstIndex(of: "<") {
            if let problem = problem(inText: rest[..<start]) { return problem }
            guard let end = endOfTag(rest[start...]) else {
                return "'\(rest[start...].prefix(40))' never ends"
            }
            let tag = rest[start..<end].dropFirst()
            rest = rest[end...].dropFirst()
            let name = tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }
            if name.isEmpty { return "'<\(tag.prefix(40))' is no tag" }
            if tag.first == "/" {
                guard open.popLast() == name else { return "</\(name)> closes nothing" }
            } else if tag.last != "/" {
                open.append(name)
            }
        }
        return problem(inText: rest) ?? open.last.map { "<\($0)> is not closed" }
    }

    /// Where the tag that begins `text` ends: the first `>` outside quotation marks.
    private static func endOfTag(_ text: Substring) -> Substring.Index? {
        var isQuoted = false
        return text.indices.first { index in
            if text[index] == "\"" { isQuoted.toggle() }
            return text[index] == ">" && !isQuoted
        }
    }

    private static func problem(inText text: Substring) -> String? {
        if text.contains(">") { return "a '>' stands alone in '\(text.suffix(40))'" }
        let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"]
        let isSound = text.indices.allSatisfy { index in
            text[index] != "&" || known.contains { text[index...].hasPrefix($0) }
        }
        return isSound ? nil : "a '&' stands alone in '\(text.suffix(40))'"
    }
}
