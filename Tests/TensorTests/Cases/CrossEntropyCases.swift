@testable import Tensor

extension OperationCase {
    /// The kernel takes up to 32 tokens in another way than more; its blocks are 8192 logits, those of
    /// the operation 50 MiB of logits and at least 64 rows; rows of the head beyond the vocabulary are
    /// those of pauses.
    static let crossEntropies: [OperationCase] = [
        crossEntropy(LossSize(rows: 1, channels: 1, vocabularySize: 1, pauses: 0), selected: [0]),
        crossEntropy(LossSize(rows: 7, channels: 5, vocabularySize: 13, pauses: 0), selected: [6, 0, 3]),
        crossEntropy(LossSize(rows: 19, channels: 3, vocabularySize: 32, pauses: 1), selected: Array(0..<18)),
        crossEntropy(LossSize(rows: 5, channels: 3, vocabularySize: 33, pauses: 0), selected: [1, 4]),
        crossEntropy(
            LossSize(rows: 40, channels: 40, vocabularySize: 61, pauses: 3),
            selected: Array(1..<38)
        ),
        // The second group of three blocks is half full, and the third is empty.
        crossEntropy(
            LossSize(rows: 18, channels: 3, vocabularySize: 9, pauses: 0),
            selected: [3, 17, 0, 5, 4, 11, 16, 8, 2],
            blocks: RowBlocks(blockRows: 2, groupBlocks: 3, groups: 3)
        ),
        crossEntropy(LossSize(rows: 5, channels: 3, vocabularySize: 8209, pauses: 1), selected: [4, 2]),
        crossEntropy(
            LossSize(rows: 71, channels: 2, vocabularySize: 196_613, pauses: 2),
            selected: Array(2..<69),
            samples: 0
        ),
    ]

    struct LossSize {
        let rows: Int
        let channels: Int
        let vocabularySize: Int
        let pauses: Int
    }

    private static func crossEntropy(
        _ size: LossSize,
        selected: [Int],
        blocks: RowBlocks? = nil,
        samples: Int = 40
    ) -> OperationCase {
        let name = "cross entropy \(size.rows)x\(size.channels) over \(size.vocabularySize)"
        let targets = seededIndices("targets of \(name)", count: selected.count, below: size.vocabularySize)
        return OperationCase(
            name: name,
            operands: [
                .activation(size.rows, size.channels, in: -2...2),
                .weight(size.vocabularySize + size.pauses, size.channels),
            ],
            longestSum: size.rows + size.channels,
            // The gradient of the logits.
            roundingsToGradient: 1,
            samples: samples,
            // The first and the last row are rows of different blocks; a target has the largest gradient.
            chosenPlaces: [
                0: [selected[0] * size.channels, (selected.last ?? 0) * size.channels],
                1: [targets[0] * size.channels, (targets.last ?? 0) * size.channels],
            ],
            record: { try record($0, size: size, selected: selected, targets: targets, blocks: blocks) },
            reference: {
                Reference.crossEntropy(
                    $0[0],
                    head: $0[1],
                    vocabularySize: size.vocabularySize,
                    rows: selected,
                    targets: targets
                )
            }
        )
    }

    private static func record(
        _ probe: OperationProbe,
        size: LossSize,
        selected: [Int],
        targets: [Int],
        blocks: RowBlocks?
    ) throws -> RecordedOutput {
        let head = OutputHead(weight: probe.parameter(1), vocabularySize: size.vocabularySize)
        let selection = RowSelection(
            capacity: size.rows,
            blocks: blocks ?? RowBlocks(rowCount: size.rows, logitByteCount: size.vocabularySize * 4),
            kernels: probe.tape.kernels
        )
        let hidden = probe.tape.rows(selection.rows, of: probe.variable(0))
        try probe.tape.crossEntropy(hidden, head: head, selection: selection)
        return .losses(selection, count: selected.count) { weights in
            selection.select(
                rows: selected.map(Int32.init),
                targets: targets.map(Int32.init),
                weights: weights
            )
        }
    }
}
