import Testing

@testable import Tensor

@Suite struct RowBlocksTests {
    @Test(arguments: [1, 15, 64, 256, 257, 1408, 2048, 8192, 100_000], [2, 97, 50_257, 151_936, 256_000])
    func coverAllRowsWithFewToSpare(rowCount: Int, vocabularySize: Int) {
        let blocks = RowBlocks(rowCount: rowCount, logitByteCount: vocabularySize * 4)
        let blockCount = blocks.rowCount / blocks.blockRows
        #expect(blocks.rowCount >= rowCount && blocks.rowCount - rowCount < blockCount)
        #expect(blocks.rowCount.isMultiple(of: blocks.groupRows))
        #expect(blocks.groupRows.isMultiple(of: blocks.blockRows))
        #expect(blocks.groupRows <= 4 * blocks.blockRows)
        // 50 MiB, unless fewer than 64 rows would fit.
        #expect(blocks.blockRows <= max(64, (50 << 20) / (vocabularySize * 4)))
    }

    /// GPT-2 at four sequences of 512 positions.
    @Test func keepGradientsOfHalfTheRowsOfGPT2() {
        let blocks = RowBlocks(rowCount: 2048, logitByteCount: 50_257 * 4)
        #expect(blocks == RowBlocks(blockRows: 256, groupBlocks: 4, groups: 2))
    }
}
