/// A regular expression, ready to be looked for in UTF-8.
///
/// It is made into a program that tries choices in order, and goes back to the last one where it fails. A run
/// of characters of one set is a single step, which gives back one character after the other. Patterns that
/// go back often are kept from trying anything twice, see ``TriedPlaces``.
struct Pattern: Equatable, Sendable {
    fileprivate enum Step: Equatable {
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

    /// A place to go back to: a step, with the text from `offset` on, or from a character before it on.
    private struct Retreat {
        var step: Int
        var offset: Int
        var least: Int
    }

    private static let stepLimit = 20_000.0

    /// The pattern as files spell it.
    let text: String
    private var steps: [Step] = []

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

    /// Where the match ends that begins at `start` of `text`, valid UTF-8; nil if none does.
    func end(
        ofMatchAt start: Int,
        in text: RawSpan,
        patience: Int = TriedPlaces.usualPatience
    ) -> Int? {
        run(from: 0, at: start, in: text, patience: patience)
    }

    private func run(from first: Int, at start: Int, in text: RawSpan, patience: Int) -> Int? {
        var tried = TriedPlaces(patience: patience)
        var retreats: [Retreat] = []
        var step = first
        var offset = start
        while true {
            if case .accept = steps[step] { return offset }
            if tried.isNew(step, at: offset), let next = advanced(step, offset, text, &retreats) {
                (step, offset) = next
                continue
            }
            tried.goBack()
            guard let retreat = Self.next(&retreats, text) else { return nil }
            (step, offset) = retreat
        }
    }

    /// The step that follows, and where; nil if `step` fails.
    private func advanced(
        _ step: Int,
        _ offset: Int,
        _ text: RawSpan,
        _ retreats: inout [Retreat]
    ) -> (step: Int, offset: Int)? {
        switch steps[step] {
        case .take(let set):
            guard let end = taken(set, at: offset, in: text) else { return nil }
            return (step &+ 1, end)
        case .run(let set, let least, let most, let isPossessive):
            guard let (end, leastEnd) = runEnd(set, least, most, at: offset, in: text) else { return nil }
            if !isPossessive, end > leastEnd {
                retreats.append(Retreat(step: step &+ 1, offset: end, least: leastEnd))
            }
            return (step &+ 1, end)
        case .attempt(let other):
            retreats.append(Retreat(step: other, offset: offset, least: .max))
            return (step &+ 1, offset)
        case .jump(let place): return (place, offset)
        case .ahead(let isNegated, let end):
            // A match of its own, with memory of its own.
            let isThere =
                run(from: step &+ 1, at: offset, in: text, patience: TriedPlaces.usualPatience) != nil
            return isThere == isNegated ? nil : (end, offset)
        case .edge(let edge): return edge.isAt(offset, in: text) ? (step &+ 1, offset) : nil
        case .accept: return (step, offset)
        }
    }

    /// The last place to go back to; a run is there again as long as it has characters to give back.
    private static func next(_ retreats: inout [Retreat], _ text: RawSpan) -> (step: Int, offset: Int)? {
        guard var retreat = retreats.popLast() else { return nil }
        if retreat.least == .max { return (retreat.step, retreat.offset) }
        retreat.offset = text.previousCharacter(before: retreat.offset)
        if retreat.offset > retreat.least { retreats.append(retreat) }
        return (retreat.step, retreat.offset)
    }

    private func taken(_ set: PatternSet, at offset: Int, in text: RawSpan) -> Int? {
        guard offset < text.byteCount else { return nil }
        let (character, byteCount) = text.codePoint(offset)
        return set.contains(character) ? offset &+ byteCount : nil
    }

    /// Where the longest run ends, and where the shortest does.
    private func runEnd(
        _ set: PatternSet,
        _ least: Int,
        _ most: Int,
        at start: Int,
        in text: RawSpan
    ) -> (end: Int, leastEnd: Int)? {
        var offset = start
        var leastEnd = start
        var count = 0
        while count < most, let end = taken(set, at: offset, in: text) {
            offset = end
            count &+= 1
            if count == least { leastEnd = end }
        }
        return count < least ? nil : (offset, leastEnd)
    }
}
