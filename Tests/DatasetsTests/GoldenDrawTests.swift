import Datasets
import Testing
import Tokens

/// What seed 7 draws, computed by `Tools/make-task-goldens.py`; if these change, no old run can be repeated.
@Suite struct GoldenDrawTests {
    @Test(arguments: [
        (BitDistribution.independent, DataSplit.train, "11110000111010010010"),
        (.independent, .test, "10001000010011100110"),
        (.uniformCount, .train, "11111111111111101111"),
        (.uniformCount, .test, "01111100101111010011"),
    ])
    func drawsTheBitsOfParity(distribution: BitDistribution, split: DataSplit, bits: String) throws {
        var configuration = ParityTask.Configuration()
        configuration.distribution = distribution
        configuration.seed = 7
        #expect(try ParityTask(configuration, split: split).example(at: 12_345).prompt == bits)
    }

    @Test(arguments: [
        (DataSplit.train, "p1010011110=0;m001010=0;n0000111=3;n111000100=4;p000100111=0;c111"),
        (.test, "m00=0;n01=1;m0101010100=0;c01=01;m10000000=0;p1011110110=1;p00100"),
    ])
    func drawsTheExercisesOfMiniDocuments(split: DataSplit, document: String) throws {
        var configuration = MiniDocuments.Configuration()
        configuration.seed = 7
        #expect(try MiniDocuments(configuration, split: split).document(at: 3) == document)
    }

    @Test func drawsTheOrderOfAnEpoch() throws {
        var configuration = ExampleBatches.Configuration()
        configuration.batchSize = 14
        configuration.seed = 7
        configuration.lengthMultiple = 1
        let source = ListedExamples("abcdefg".map { (prompt: String($0), completion: "x") })
        let tokenizer = CharacterTokens("abcdefgx")
        let batches = try ExampleBatches(
            source,
            tokenizer: tokenizer,
            strategy: nil,
            configuration: configuration
        )
        #expect(try batches.batch(at: 0).tokens == [3, 6, 1, 0, 5, 2, 4, 2, 6, 5, 1, 3, 4, 0])
    }
}
