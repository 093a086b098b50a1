/// Reads regular expressions as the files of tokenizers have them.
///
/// Known are sets and their negation, categories, white space, choices, groups, repetition and its possessive
/// form, lookahead, and letters of either case; everything else is refused by name. Lines and repetition are
/// understood as Ruby and Oniguruma do, for which these files are written.
struct PatternParser {
    /// What is not known, and where.
    struct Problem: Error {
        var text: String
    }

    private static let depthLimit = 16
    private static let countLimit = 64

    private let characters: [Unicode.Scalar]
    private var index = 0
    private var depth = 0
    private var ignoresCase = false

    /// What `pattern` says.
    static func node(_ pattern: String) throws(Problem) -> PatternNode {
        var parser = PatternParser(characters: Array(pattern.unicodeScalars))
        let node = try parser.choice()
        if parser.index < parser.characters.count { throw Problem(text: "')' closes nothing") }
        return node
    }

    private init(characters: [Unicode.Scalar]) {
        self.characters = characters
    }

    private var next: Unicode.Scalar? { index < characters.count ? characters[index] : nil }

    private mutating func take(_ text: String) -> Bool {
        let wanted = Array(text.unicodeScalars)
        guard characters[index...].starts(with: wanted) else { return false }
        index += wanted.count
        return true
    }

    private mutating func choice() throws(Problem) -> PatternNode {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.depthLimit { throw Problem(text: "it is nested too deeply") }
        var choices = [try sequence()]
        while take("|") { choices.append(try sequence()) }
        return choices.count == 1 ? choices[0] : .choice(choices)
    }

    private mutating func sequence() throws(Problem) -> PatternNode {
        var nodes: [PatternNode] = []
        while let character = next, character != "|", character != ")" {
            nodes.append(try repeated(try atom()))
        }
        return nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    private mutating func repeated(_ node: PatternNode) throws(Problem) -> PatternNode {
        var bounds: (least: Int, most: Int)?
        if take("*") {
            bounds = (0, .max)
        } else if take("+") {
            bounds = (1, .max)
        } else if take("?") {
            bounds = (0, 1)
        } else if next == "{" {
            bounds = try counts()
        }
        guard let (least, most) = bounds else { return node }
        if take("?") { throw Problem(text: "repetition as rarely as possible ('?' behind it)") }
        // Behind a count, '+' is another repetition.
        let isPossessive = characters[index - 1] != "}" && take("+")
        if let character = next, "*+?{".unicodeScalars.contains(character) {
            throw Problem(text: "repetition of a repetition")
        }
        if case .set = node {
            return .repeated(node, least: least, most: most, isPossessive: isPossessive)
        }
        if most > 1, node.isNullable || node.isUnlimited {
            throw Problem(text: "repetition of a group that repeats or may be empty")
        }
        if isPossessive { throw Problem(text: "possessive repetition of a group ('+' behind it)") }
        return .repeated(node, least: least, most: most, isPossessive: false)
    }

    private mutating func counts() throws(Problem) -> (least: Int, most: Int) {
        guard let close = characters[index...].firstIndex(of: "}") else {
            throw Problem(text: "'{' is not closed")
        }
        let text = String(String.UnicodeScalarView(characters[(index + 1)..<close]))
        index = close + 1
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let least = parts[0].isEmpty && parts.count == 2 ? 0 : Int(parts[0])
        let most = parts.count == 1 ? least : parts[1].isEmpty ? .max : Int(parts[1])
        guard let least, let most, parts.count < 3, least >= 0, least <= Self.countLimit,
            most == .max || (max(least, 1)...Self.countLimit).contains(most)
        else { throw Problem(text: "the count '{\(text)}'") }
        return (least, most)
    }

    private mutating func atom() throws(Problem) -> PatternNode {
        guard let character = next else { throw Problem(text: "it ends too early") }
        index += 1
        switch character {
        case "(": return try group()
        case "[":
            index -= 1
            return .set(try bracket())
        case "\\": return try escape()
        case ".": return .set(PatternSet(allBut: PatternSet(0x0A...0x0A)))
        case "$": return .edge(.lineEnd)
        case "^": return .edge(.lineStart)
        case "*", "+", "?", "{": throw Problem(text: "'\(character)' repeats nothing")
        default: return .set(single(character))
        }
    }

    private func single(_ character: Unicode.Scalar) -> PatternSet {
        let set = PatternSet(character.value...character.value)
        return ignoresCase ? set.ignoringCase : set
    }

    private mutating func group() throws(Problem) -> PatternNode {
        let outer = ignoresCase
        defer { ignoresCase = outer }
        var isNegated: Bool?
        if take("?i:") {
            ignoresCase = true
        } else if take("?=") {
            isNegated = false
        } else if take("?!") {
            isNegated = true
        } else if !take("?:"), next == "?" {
            throw Problem(text: "a group of this kind: '(?'")
        }
        let node = try choice()
        guard take(")") else { throw Problem(text: "'(' is not closed") }
        return isNegated.map { .ahead(node, isNegated: $0) } ?? node
    }

    private mutating func escape() throws(Problem) -> PatternNode {
        if take("z") { return .edge(.textEnd) }
        if take("A") { return .edge(.textStart) }
        let set = try escapedSet()
        return .set(ignoresCase && !set.hasClasses ? set.ignoringCase : set)
    }

    /// What stands behind a backslash, inside a bracket or not.
    private mutating func escapedSet() throws(Problem) -> PatternSet {
        guard let character = next else { throw Problem(text: "a backslash at its end") }
        index += 1
        switch character {
        case "s": return PatternSet(whitespace: true)
        case "S": return PatternSet(whitespace: false)
        case "d": return PatternSet(categories: 1 << UInt32(CharacterCategory.decimal.rawValue))
        case "n": return PatternSet(0x0A...0x0A)
        case "r": return PatternSet(0x0D...0x0D)
        case "t": return PatternSet(0x09...0x09)
        case "f": return PatternSet(0x0C...0x0C)
        case "v": return PatternSet(0x0B...0x0B)
        case "p", "P": return try category(isNegated: character == "P")
        case "u": return try codePoint(digits: 4)
        case "x": return try codePoint(digits: 2)
        default:
            let isLetter = character.properties.isAlphabetic || character.properties.numericType != nil
            if isLetter || !character.isASCII { throw Problem(text: "'\\\(character)'") }
            return PatternSet(character.value...character.value)
        }
    }

    private mutating func category(isNegated: Bool) throws(Problem) -> PatternSet {
        guard take("{"), let close = characters[index...].firstIndex(of: "}") else {
            throw Problem(text: "'\\p' without a name in braces")
        }
        let name = String(String.UnicodeScalarView(characters[index..<close]))
        index = close + 1
        guard let mask = CharacterCategory.mask(named: name) else {
            throw Problem(text: "'\\p{\(name)}', which is no general category")
        }
        return PatternSet(categories: isNegated ? ~mask : mask)
    }

    private mutating func codePoint(digits: Int) throws(Problem) -> PatternSet {
        var end = min(index + digits, characters.count)
        var start = index
        if next == "{" {
            guard let close = characters[index...].firstIndex(of: "}") else {
                throw Problem(text: "'{' is not closed")
            }
            (start, end) = (index + 1, close)
            index = close + 1
        } else {
            index = end
        }
        let text = String(String.UnicodeScalarView(characters[start..<end]))
        guard let value = UInt32(text, radix: 16), let scalar = Unicode.Scalar(value) else {
            throw Problem(text: "the character '\(text)'")
        }
        return PatternSet(scalar.value...scalar.value)
    }

    private mutating func bracket() throws(Problem) -> PatternSet {
        index += 1
        let isNegated = take("^")
        var sets: [PatternSet] = []
        while let character = next, character != "]" || sets.isEmpty {
            if character == "[" || character == "&" && characters[index...].starts(with: "&&".unicodeScalars)
            {
                throw Problem(text: "sets within sets")
            }
            sets.append(try element())
        }
        guard take("]"), !sets.isEmpty else { throw Problem(text: "'[' is not closed") }
        var set = PatternSet(anyOf: sets)
        if ignoresCase { set = set.ignoringCase }
        return isNegated ? PatternSet(allBut: set) : set
    }

    /// A character, a range or a class of a bracket.
    private mutating func element() throws(Problem) -> PatternSet {
        let first = try member()
        guard next == "-", index + 1 < characters.count, characters[index + 1] != "]" else {
            return first.set
        }
        index += 1
        let last = try member()
        guard let low = first.character, let high = last.character, low <= high else {
            throw Problem(text: "a range whose ends are not two characters in order")
        }
        return PatternSet(low...high)
    }

    private mutating func member() throws(Problem) -> (set: PatternSet, character: UInt32?) {
        if take("\\") {
            let set = try escapedSet()
            return (set, set.onlyCharacter)
        }
        guard let character = next else { throw Problem(text: "'[' is not closed") }
        index += 1
        return (PatternSet(character.value...character.value), character.value)
    }
}
