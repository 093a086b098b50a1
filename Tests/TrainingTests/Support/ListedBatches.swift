import Datasets
import Randomness
import Synchronization
import Tokens

/// Batches from a list, over and over.
struct ListedBatches: BatchSource {
    let batches: [Batch]

    init(_ batches: [Batch]) {
        self.batches = batches
    }

    func batch(at index: Int) -> Batch {
        batches[index % batches.count]
    }
}

/// Remembers which batches were asked for.
final class WatchedBatches: BatchSource {
    private let base: ListedBatches
    private let numbers = Mutex<[Int]>([])

    init(_ base: ListedBatches) {
        self.base = base
    }

    var asked: [Int] { numbers.withLock { $0 } }

    func batch(at index: Int) -> Batch {
        numbers.withLock { $0.append(index) }
        return base.batch(at: index)
    }
}

/// Prompts, pauses and completions of many lengths, drawn from a seed.
struct DrawnRows {
    /// How many pauses stand between prompt and completion, each with a hint but the last.
    var pauseCount = 0
    var seed: UInt64 = 0

    func rows(_ count: Int) -> [PausedSequence] {
        (0..<count).map { row in
            var random = RandomStream(seed: seed).split(row)
            func tokens(_ count: Int) -> [TokenID] {
                (0..<count).map { _ in TokenID(random.uniform(below: TinyModel.vocabularySize)) }
            }
            let prompt = tokens(2 + random.uniform(below: 5))
            // Row 0 has one target, row 1 two, and so on: no two micro-batches have as many.
            let sequence = TokenSequence(
                prompt: prompt,
                completion: tokens(row + 1),
                hints: tokens(max(0, pauseCount - 1 - row % 2))
            )
            let pause = PauseInsertion(offset: prompt.count, token: TinyModel.pause)
            let paused = PausedSequence(sequence, inserting: Array(repeating: pause, count: pauseCount))
            return paused.trimmed(to: paused.count - 1)
        }
    }
}
