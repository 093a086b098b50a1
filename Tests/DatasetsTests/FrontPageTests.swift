import Datasets
import Testing
import Tokenizer
import Tokens

/// The example of the front page, run on the real files.
@Suite struct FrontPageTests {
    @Test(.enabled(if: RealData.isThere, "set FERMATA_DATA"))
    func batchesPublishedExamples() throws {
        let tokenizer = ByteTokens(hasEnd: true)
        let data = DataFolder(RealData.file(""))
        let examples = try GSM8kExamples(contentsOf: data.file("gsm8k/train.jsonl"))
        var configuration = ExampleBatches.Configuration()
        configuration.appendsEnd = true
        configuration.contextLength = 2048
        let batches = try ExampleBatches(
            examples,
            tokenizer: tokenizer,
            strategy: nil,
            configuration: configuration
        )
        let batch = try batches.batch(at: 0)
        #expect(batch.rowCount == 16)
        for row in 0..<16 {
            let cells = row * batch.positionCount..<(row + 1) * batch.positionCount
            let prompt = batch.tokens[cells].prefix(Int(batch.promptCounts[row]))
            let answer = batch.targets[cells].compactMap(\.token)
            #expect(tokenizer.decode(Array(prompt)).hasSuffix("\nAnswer:"))
            #expect(tokenizer.decode(answer).contains("\n#### "))
            #expect(answer.last == 256)
        }
    }
}
