import Randomness
import Testing
import Tokens

/// Compares `PausedSequence` with a reference that is written from the definitions, position by
/// position, and shares no code with it.
@Suite struct PausedSequencePropertyTests {
    @Test func agreesWithTheDefinitionsOnRandomExamples() {
        var random = RandomStream(seed: 20)
        for round in 0..<2000 {
            let (sequence, insertions) = randomCase(using: &random)
            let paused = PausedSequence(sequence, inserting: insertions)
            let reference = Reference(sequence, insertions)
            #expect(paused.tokens == reference.tokens, "round \(round)")
            #expect(paused.isInserted == reference.isInserted, "round \(round)")
            #expect(paused.targets == reference.targets, "round \(round): \(sequence) \(insertions)")
            #expect(paused.promptCount == reference.promptCount, "round \(round)")
        }
    }

    @Test func keepsEveryRealTokenInOrder() {
        var random = RandomStream(seed: 21)
        for _ in 0..<500 {
            let (sequence, insertions) = randomCase(using: &random)
            let paused = PausedSequence(sequence, inserting: insertions)
            let real = zip(paused.tokens, paused.isInserted).filter { !$1 }.map(\.0)
            #expect(real == sequence.prompt + sequence.completion)
            #expect(paused.insertedCount == insertions.count)
        }
    }

    @Test func trimmingIsTakingPrefixes() {
        var random = RandomStream(seed: 22)
        for _ in 0..<500 {
            let (sequence, insertions) = randomCase(using: &random)
            let paused = PausedSequence(sequence, inserting: insertions)
            let count = random.uniform(below: paused.count + 3)
            let trimmed = paused.trimmed(to: count)
            #expect(trimmed.tokens == Array(paused.tokens.prefix(count)))
            #expect(trimmed.isInserted == Array(paused.isInserted.prefix(count)))
            #expect(trimmed.targets == Array(paused.targets.prefix(count)))
            #expect(trimmed.promptCount == min(count, paused.promptCount))
        }
    }

    private func randomCase(using random: inout RandomStream) -> (TokenSequence, [PauseInsertion]) {
        // Few different tokens, so that inserted ones are often equal to real ones.
        let tokens = { (count: Int, random: inout RandomStream) in
            (0..<count).map { _ in TokenID(random.uniform(below: 4)) }
        }
        let sequence = TokenSequence(
            prompt: tokens(random.uniform(below: 5), &random),
            completion: tokens(random.uniform(below: 5), &random),
            hints: tokens(random.uniform(below: 4), &random)
        )
        let offsets = (0..<random.uniform(below: 6)).map { _ in random.uniform(below: sequence.count + 1) }
        let insertions = offsets.sorted()
            .map { PauseInsertion(offset: $0, token: TokenID(random.uniform(below: 4))) }
        return (sequence, insertions)
    }
}

/// The definitions of `docs/pauses.md`, one loop each, without regard to speed.
private struct Reference {
    var tokens: [TokenID] = []
    var isInserted: [Bool] = []
    var targets: [Target] = []
    var promptCount = 0

    init(_ sequence: TokenSequence, _ insertions: [PauseInsertion]) {
        // The number of the real token at each position; nil for an inserted one.
        var realIndex: [Int?] = []
        let real = sequence.prompt + sequence.completion
        for gap in 0...real.count {
            for insertion in insertions where insertion.offset == gap {
                tokens.append(insertion.token)
                realIndex.append(nil)
            }
            guard gap < real.count else { break }
            tokens.append(real[gap])
            realIndex.append(gap)
        }
        isInserted = realIndex.map { $0 == nil }

        var hintsUsed = 0
        for position in tokens.indices {
            let successor = position + 1 < tokens.count ? realIndex[position + 1] : nil
            if let successor, successor >= sequence.prompt.count {
                targets.append(.next(real[successor]))
            } else if isInserted[position], hintsUsed < sequence.hints.count {
                targets.append(.hint(sequence.hints[hintsUsed]))
                hintsUsed += 1
            } else {
                targets.append(.ignored)
            }
        }
        if let last = sequence.prompt.indices.last {
            promptCount = (realIndex.firstIndex(of: last) ?? 0) + 1
        }
    }
}
