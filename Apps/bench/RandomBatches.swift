import Datasets
import Randomness
import Tokens

/// Batches of random tokens, every one of them a target.
struct RandomBatches: BatchSource {
    let rowCount: Int
    let positionCount: Int
    let vocabularySize: Int

    func batch(at index: Int) throws -> Batch {
        var random = RandomStream(seed: 0).split("tokens").split(index)
        let rows = (0..<rowCount).map { _ in
            let tokens = (0...positionCount).map { _ in TokenID(random.uniform(below: vocabularySize)) }
            return PausedSequence(TokenSequence(prompt: [], completion: tokens)).trimmed(to: positionCount)
        }
        return Batch(rows)
    }
}
