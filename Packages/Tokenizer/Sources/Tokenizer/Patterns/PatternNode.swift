/// A part of a regular expression.
indirect enum PatternNode: Equatable, Sendable {
    /// One character of a set.
    case set(PatternSet)
    /// One after the other.
    case sequence([PatternNode])
    /// The first that leads to a match.
    case choice([PatternNode])
    /// As often as possible; of a possessive one nothing is given back.
    case repeated(PatternNode, least: Int, most: Int, isPossessive: Bool)
    /// What follows is this, or is not, and stays where it is.
    case ahead(PatternNode, isNegated: Bool)
    /// The beginning or the end of the text, or of a line of it.
    case edge(PatternEdge)

    /// Whether it may match no character.
    var isNullable: Bool {
        switch self {
        case .set: false
        case .sequence(let nodes): nodes.allSatisfy(\.isNullable)
        case .choice(let nodes): nodes.contains(where: \.isNullable)
        case .repeated(let node, let least, _, _): least == 0 || node.isNullable
        case .ahead, .edge: true
        }
    }

    /// About how many steps it takes as a program, in which groups that repeat are written out.
    var stepCount: Double {
        switch self {
        case .set, .edge: 1
        case .sequence(let nodes), .choice(let nodes): nodes.reduce(2) { $0 + $1.stepCount + 2 }
        case .ahead(let node, _): node.stepCount + 2
        case .repeated(.set, _, _, _): 1
        case .repeated(let node, let least, let most, _):
            (node.stepCount + 1) * Double(most == .max ? least + 1 : most)
        }
    }

    /// Whether it repeats something without a limit.
    var isUnlimited: Bool {
        switch self {
        case .set, .ahead, .edge: false
        case .sequence(let nodes), .choice(let nodes): nodes.contains(where: \.isUnlimited)
        case .repeated(let node, _, let most, _): most == .max || node.isUnlimited
        }
    }
}

/// A place between characters.
enum PatternEdge: Equatable, Sendable {
    case textStart, textEnd, lineStart, lineEnd

    /// Whether `offset` of `text` is such a place; lines end in front of a line feed.
    func isAt(_ offset: Int, in text: RawSpan) -> Bool {
        switch self {
        case .textStart: offset == 0
        case .textEnd: offset == text.byteCount
        case .lineStart: offset == 0 || offset < text.byteCount && text.byte(offset &- 1) == 0x0A
        case .lineEnd: offset == text.byteCount || text.byte(offset) == 0x0A
        }
    }
}
