import Datasets
import Randomness
import Tokens

/// Batches of random tokens; the last outputs of each row have a target.
struct RandomBatches: BatchSource {
    let rowCount: Int
    let positionCount: Int
    let targetCount: Int
    let vocabularySize: Int

    func batch(at index: Int) throws -> Batch {
        var random = RandomStream(seed: 0).split("tokens").split(index)
        let rows = (0..<rowCount).map { _ in
            let tokens = (0...positionCount).map { _ in TokenID(random.uniform(below: vocabularySize)) }
            let promptCount = positionCount + 1 - targetCount
            let sequence = TokenSequence(
                prompt: Array(tokens[..<promptCount]),
                completion: Array(tokens[promptCount...])
            )
            return PausedSequence(sequence).trimmed(to: positionCount)
        }
        return Batch(rows)
    }
}
