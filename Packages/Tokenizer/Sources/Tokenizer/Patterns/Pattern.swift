/// A regular expression, made into a program that ``PatternSearch`` follows.
///
/// The program tries choices in order, and goes back to the last one where it fails. A run of characters of
/// one set is a single step, which gives back one character after the other.
struct Pattern: Equatable, Sendable {
    enum Step: Equatable {
        /// Takes one character of a set.
        case take(PatternSet)
        /// Takes as many characters of a set as there are.
        case run(PatternSet, least: Int, most: Int, isPossessive: Bool)
        /// Goes on with the next step; goes back to another one if that fails.
        case attempt(otherwise: Int)
        case jump(Int)
        /// Looks ahead with the steps up to `end`.
        case ahead(isNegated: Bool, end: Int)
        case edge(PatternEdge)
        case accept
    }

    private static let stepLimit = 20_000.0

    /// The pattern as files spell it.
    let text: String
    /// The program, which begins with the first step.
    private(set) var steps: [Step] = []

    /// Reads a pattern.
    ///
    /// - Throws: ``PatternParser/Problem`` where it has a part that is not known, or may match nothing.
    init(_ text: String) throws(PatternParser.Problem) {
        self.text = text
        let node = try PatternParser.node(text)
        if node.isNullable { throw PatternParser.Problem(text: "it may match nothing") }
        if node.stepCount > Self.stepLimit {
            throw PatternParser.Problem(text: "its groups repeat too often")
        }
        compile(node)
        steps.append(.accept)
    }

    static func == (left: Pattern, right: Pattern) -> Bool { left.text == right.text }

    private mutating func compile(_ node: PatternNode) {
        switch node {
        case .set(let set): steps.append(.take(set))
        case .sequence(let nodes): for node in nodes { compile(node) }
        case .choice(let nodes): compile(choice: nodes)
        case .repeated(.set(let set), let least, let most, let isPossessive):
            steps.append(.run(set, least: least, most: most, isPossessive: isPossessive))
        case .repeated(let node, let least, let most, _): compile(repeated: node, least, most)
        case .ahead(let node, let isNegated):
            let place = steps.count
            steps.append(.accept)
            compile(node)
            steps.append(.accept)
            steps[place] = .ahead(isNegated: isNegated, end: steps.count)
        case .edge(let edge): steps.append(.edge(edge))
        }
    }

    private mutating func compile(choice nodes: [PatternNode]) {
        var jumps: [Int] = []
        for node in nodes.dropLast() {
            let place = steps.count
            steps.append(.accept)
            compile(node)
            jumps.append(steps.count)
            steps.append(.accept)
            steps[place] = .attempt(otherwise: steps.count)
        }
        if let last = nodes.last { compile(last) }
        for place in jumps { steps[place] = .jump(steps.count) }
    }

    private mutating func compile(repeated node: PatternNode, _ least: Int, _ most: Int) {
        for _ in 0..<least { compile(node) }
        if most == .max {
            let place = steps.count
            steps.append(.accept)
            compile(node)
            steps.append(.jump(place))
            steps[place] = .attempt(otherwise: steps.count)
            return
        }
        var attempts: [Int] = []
        for _ in least..<most {
            attempts.append(steps.count)
            steps.append(.accept)
            compile(node)
        }
        for place in attempts { steps[place] = .attempt(otherwise: steps.count) }
    }
}
