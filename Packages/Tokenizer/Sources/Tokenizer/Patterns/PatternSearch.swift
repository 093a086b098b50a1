/// Looks for a pattern in one text, from place to place.
///
/// A program that goes back may come to the same step at the same place on ever so many ways, and fail every
/// time: `(?:a|a){64}b` has 2^64 ways through a run of `a`. A match that takes unusually many steps therefore
/// begins to remember which choices failed where, and what was seen ahead. Each is then tried once, so that
/// time grows with the square of the text at most, and memory with the text.
struct PatternSearch {
    /// A place to go back to: a step, with the text from `offset` on, or from a character before it on.
    private struct Retreat {
        var step: Int
        var offset: Int
        var least: Int
        /// How many choices were under way.
        var choiceCount: Int
    }

    private let steps: [Pattern.Step]
    /// From how many steps of a match on choices are remembered.
    private let freeStepCount: Int
    private var retreats: [Retreat] = []
    /// The choices that led to where the program is.
    private var choices: [UInt64] = []
    /// The choices that lead to no match.
    private var failed: Set<UInt64> = []
    /// What was seen ahead.
    private var seen: [UInt64: Bool] = [:]
    /// The steps of the last match.
    private(set) var stepCount = 0

    /// Looks for `pattern`.
    init(_ pattern: Pattern, freeStepCount: Int = 2000) {
        steps = pattern.steps
        self.freeStepCount = freeStepCount
    }

    /// Where the match ends that begins at `start`.
    ///
    /// - Parameters:
    ///   - start: Where a character begins.
    ///   - text: Valid UTF-8, the same in every call.
    /// - Returns: Nil if no match begins there.
    mutating func end(ofMatchAt start: Int, in text: RawSpan) -> Int? {
        stepCount = 0
        return run(from: 0, at: start, in: text)
    }

    private mutating func run(from first: Int, at start: Int, in text: RawSpan) -> Int? {
        let outerRetreatCount = retreats.count
        let outerChoiceCount = choices.count
        defer {
            retreats.removeLast(retreats.count &- outerRetreatCount)
            choices.removeLast(choices.count &- outerChoiceCount)
        }
        var step = first
        var offset = start
        while true {
            if case .accept = steps[step] { return offset }
            stepCount &+= 1
            if let next = advanced(step, offset, text) {
                (step, offset) = next
                continue
            }
            guard retreats.count > outerRetreatCount, let retreat = retreats.popLast() else {
                forget(from: outerChoiceCount)
                return nil
            }
            forget(from: retreat.choiceCount)
            (step, offset) = resumed(retreat, text)
        }
    }

    /// The step that follows, and where; nil if `step` fails.
    private mutating func advanced(
        _ step: Int,
        _ offset: Int,
        _ text: RawSpan
    ) -> (step: Int, offset: Int)? {
        switch steps[step] {
        case .take(let set):
            guard let end = Self.taken(set, at: offset, in: text) else { return nil }
            return (step &+ 1, end)
        case .run(let set, let least, let most, let isPossessive):
            guard let (end, leastEnd) = Self.runEnd(set, least, most, at: offset, in: text) else {
                return nil
            }
            if !isPossessive, end > leastEnd {
                guard begins(choice: step, offset) else { return nil }
                retreat(to: step &+ 1, offset: end, least: leastEnd)
            }
            return (step &+ 1, end)
        case .attempt(let other):
            guard begins(choice: step, offset) else { return nil }
            retreat(to: other, offset: offset, least: .max)
            return (step &+ 1, offset)
        case .jump(let place): return (place, offset)
        case .ahead(let isNegated, let end):
            return isAhead(step, offset, text) == isNegated ? nil : (end, offset)
        case .edge(let edge): return edge.isAt(offset, in: text) ? (step &+ 1, offset) : nil
        case .accept: return (step, offset)
        }
    }

    private mutating func isAhead(_ step: Int, _ offset: Int, _ text: RawSpan) -> Bool {
        guard stepCount > freeStepCount else { return run(from: step + 1, at: offset, in: text) != nil }
        let key = Self.key(step, offset)
        if let known = seen[key] { return known }
        let isFound = run(from: step + 1, at: offset, in: text) != nil
        seen[key] = isFound
        return isFound
    }

    private mutating func retreat(to step: Int, offset: Int, least: Int) {
        retreats.append(Retreat(step: step, offset: offset, least: least, choiceCount: choices.count))
    }

    /// Where to go on; a run is there again as long as it has characters to give back.
    private mutating func resumed(_ retreat: Retreat, _ text: RawSpan) -> (step: Int, offset: Int) {
        if retreat.least == .max { return (retreat.step, retreat.offset) }
        var retreat = retreat
        retreat.offset = text.previousCharacter(before: retreat.offset)
        if retreat.offset > retreat.least { retreats.append(retreat) }
        return (retreat.step, retreat.offset)
    }

    /// Notes a choice that is made at `step`; returns false if it is known to lead to no match.
    ///
    /// No choice is under way twice: what repeats takes at least one character.
    private mutating func begins(choice step: Int, _ offset: Int) -> Bool {
        guard stepCount > freeStepCount else { return true }
        let key = Self.key(step, offset)
        if failed.contains(key) { return false }
        choices.append(key)
        return true
    }

    /// Leaves the choices from a number on, all of which have failed.
    private mutating func forget(from count: Int) {
        while choices.count > count, let choice = choices.popLast() { failed.insert(choice) }
    }

    private static func key(_ step: Int, _ offset: Int) -> UInt64 {
        // There are fewer than 2^16 steps.
        UInt64(truncatingIfNeeded: offset) &<< 16 | UInt64(truncatingIfNeeded: step)
    }

    private static func taken(_ set: PatternSet, at offset: Int, in text: RawSpan) -> Int? {
        guard offset < text.byteCount else { return nil }
        let (character, byteCount) = text.codePoint(offset)
        return set.contains(character) ? offset &+ byteCount : nil
    }

    /// Where the longest run ends, and where the shortest does.
    private static func runEnd(
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
