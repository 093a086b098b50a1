@testable import Tensor

extension OperationCase {
    /// Attention at sizes around what the kernels take at a time.
    ///
    /// That is 32 queries, 64 keys and 16 channels; up to 8 queries go another way, and heads of 8 channels
    /// with up to 64 keys a third. In bfloat16 heads of a multiple of 16 channels go a fourth where the
    /// processor has its instructions, two channels, keys or queries at a time. 256 is the widest head.
    static let attentions: [OperationCase] = [
        attention(ReferenceHeads(batch: 1, positionCount: 1, queryHeads: 1, keyHeads: 1, width: 1)),
        attention(ReferenceHeads(batch: 2, positionCount: 13, queryHeads: 3, keyHeads: 3, width: 8)),
        attention(ReferenceHeads(batch: 1, positionCount: 65, queryHeads: 2, keyHeads: 2, width: 8)),
        attention(
            ReferenceHeads(batch: 3, positionCount: 64, queryHeads: 2, keyHeads: 2, width: 8),
            mask: ReferenceMask(promptCounts: [0, 37, 64])
        ),
        attention(ReferenceHeads(batch: 2, positionCount: 7, queryHeads: 3, keyHeads: 3, width: 5)),
        attention(ReferenceHeads(batch: 3, positionCount: 13, queryHeads: 6, keyHeads: 2, width: 8)),
        attention(ReferenceHeads(batch: 1, positionCount: 40, queryHeads: 3, keyHeads: 1, width: 40)),
        attention(ReferenceHeads(batch: 2, positionCount: 131, queryHeads: 2, keyHeads: 2, width: 17)),
        attention(ReferenceHeads(batch: 1, positionCount: 5, queryHeads: 2, keyHeads: 1, width: 256)),
        attention(
            ReferenceHeads(batch: 4, positionCount: 11, queryHeads: 4, keyHeads: 2, width: 6),
            mask: ReferenceMask(promptCounts: [0, 1, 7, 11])
        ),
        attention(
            ReferenceHeads(batch: 2, positionCount: 79, queryHeads: 3, keyHeads: 3, width: 16),
            mask: ReferenceMask(promptCounts: [67, 40])
        ),
        attention(ReferenceHeads(batch: 2, positionCount: 1, queryHeads: 1, keyHeads: 1, width: 16)),
        attention(ReferenceHeads(batch: 1, positionCount: 33, queryHeads: 5, keyHeads: 1, width: 64)),
        attention(ReferenceHeads(batch: 1, positionCount: 145, queryHeads: 2, keyHeads: 2, width: 48)),
        attention(
            ReferenceHeads(batch: 3, positionCount: 65, queryHeads: 3, keyHeads: 1, width: 32),
            rotaryWidth: 30,
            mask: ReferenceMask(promptCounts: [0, 15, 65])
        ),
        attention(
            ReferenceHeads(batch: 2, positionCount: 7, queryHeads: 4, keyHeads: 2, width: 8),
            rotaryWidth: 8
        ),
        attention(
            ReferenceHeads(batch: 1, positionCount: 13, queryHeads: 2, keyHeads: 1, width: 10),
            rotaryWidth: 6,
            isInterleaved: true
        ),
        attention(
            ReferenceHeads(batch: 1, positionCount: 71, queryHeads: 5, keyHeads: 5, width: 40),
            rotaryWidth: 38,
            mask: ReferenceMask(promptCounts: [9])
        ),
    ]

    /// Windows that are shorter and longer than a tile of keys, and that begin in the middle of one.
    static let windowedAttentions: [OperationCase] = [
        attention(
            ReferenceHeads(batch: 2, positionCount: 7, queryHeads: 2, keyHeads: 1, width: 8),
            mask: ReferenceMask(window: 3)
        ),
        attention(
            ReferenceHeads(batch: 1, positionCount: 40, queryHeads: 2, keyHeads: 2, width: 8),
            mask: ReferenceMask(window: 1)
        ),
        attention(
            ReferenceHeads(batch: 1, positionCount: 150, queryHeads: 3, keyHeads: 1, width: 8),
            mask: ReferenceMask(window: 11)
        ),
        attention(
            ReferenceHeads(batch: 2, positionCount: 145, queryHeads: 2, keyHeads: 2, width: 16),
            mask: ReferenceMask(window: 64)
        ),
        attention(
            ReferenceHeads(batch: 1, positionCount: 203, queryHeads: 2, keyHeads: 1, width: 32),
            rotaryWidth: 32,
            mask: ReferenceMask(window: 71)
        ),
        attention(
            ReferenceHeads(batch: 3, positionCount: 79, queryHeads: 3, keyHeads: 3, width: 16),
            mask: ReferenceMask(promptCounts: [67, 0, 79], window: 20)
        ),
        attention(
            ReferenceHeads(batch: 1, positionCount: 90, queryHeads: 1, keyHeads: 1, width: 6),
            mask: ReferenceMask(window: 90)
        ),
    ]

    /// Documents of one position and of more than a tile of keys, with the window of a layer and without.
    static let attentionsOfDocuments: [OperationCase] = [
        attention(
            ReferenceHeads(batch: 2, positionCount: 7, queryHeads: 2, keyHeads: 2, width: 8),
            mask: ReferenceMask(documentLengths: [3, 1, 3, 7])
        ),
        attention(
            ReferenceHeads(batch: 1, positionCount: 150, queryHeads: 3, keyHeads: 1, width: 8),
            mask: ReferenceMask(documentLengths: [70, 5, 75])
        ),
        attention(
            ReferenceHeads(batch: 2, positionCount: 145, queryHeads: 2, keyHeads: 2, width: 16),
            mask: ReferenceMask(documentLengths: [1, 130, 14, 145], window: 64)
        ),
        attention(
            ReferenceHeads(batch: 1, positionCount: 79, queryHeads: 3, keyHeads: 3, width: 16),
            mask: ReferenceMask(promptCounts: [67], documentLengths: [20, 30, 29])
        ),
    ]

    private static func attention(
        _ heads: ReferenceHeads,
        rotaryWidth: Int = 0,
        isInterleaved: Bool = false,
        mask: ReferenceMask = ReferenceMask()
    ) -> OperationCase {
        let name =
            "attention \(heads.batch)x\(heads.positionCount), \(heads.queryHeads) on \(heads.keyHeads) heads"
            + " of \(heads.width), \(rotaryWidth) rotary\(mask.description)"
        let rotation = ReferenceRotation(
            width: rotaryWidth,
            base: 50,
            isInterleaved: isInterleaved,
            positions: seededIndices(name, count: heads.rows, below: heads.positionCount + 1).map { $0 - 1 }
        )
        let goesInPairs = heads.width.isMultiple(of: 16)
        return OperationCase(
            name: name,
            operands: [.activation(heads.rows, heads.channels, in: -2...2)],
            longestSum: heads.positionCount + heads.width,
            // Queries and keys after turning; the result, from which the backward pass starts, and the
            // gradients before turning back. Pairs: probabilities, and their gradients.
            roundingsToResult: (rotaryWidth > 0 ? 1 : 0) + (goesInPairs ? 1 : 0),
            roundingsToGradient: (rotaryWidth > 0 ? 3 : 1) + (goesInPairs ? 1 : 0),
            samples: heads.cost > 100_000 ? 12 : 40,
            record: { try record($0, heads, rotation, mask) },
            reference: {
                let turned = Reference.rotated(
                    $0[0],
                    heads: heads.queryHeads + heads.keyHeads,
                    headWidth: heads.width,
                    rotation
                )
                return Reference.attention(turned, heads, mask)
            }
        )
    }

    private static func record(
        _ probe: OperationProbe,
        _ heads: ReferenceHeads,
        _ rotation: ReferenceRotation,
        _ mask: ReferenceMask
    ) throws -> RecordedOutput {
        let settings = AttentionSettings(
            batch: heads.batch,
            positionCount: heads.positionCount,
            heads: heads.attentionHeads,
            rotary: try rotary(rotation, probe: probe, positionCount: heads.positionCount),
            promptCounts: mask.promptCounts.map { probe.integers($0) },
            documentStarts: mask.documentStarts(of: heads).map { probe.integers($0) },
            window: mask.window
        )
        return .variable(probe.tape.attend(probe.variable(0), settings))
    }

    private static func rotary(
        _ rotation: ReferenceRotation,
        probe: OperationProbe,
        positionCount: Int
    ) throws -> RotaryEmbedding? {
        guard rotation.width > 0 else { return nil }
        let table = try RotaryTable(
            frequencies: RotaryTable.frequencies(width: rotation.width, base: rotation.base),
            positionCount: positionCount,
            isInterleaved: rotation.isInterleaved,
            kernels: probe.tape.kernels
        )
        return RotaryEmbedding(table: table, positions: probe.integers(rotation.positions))
    }
}

extension ReferenceHeads {
    fileprivate var attentionHeads: AttentionHeads {
        AttentionHeads(queryCount: queryHeads, keyCount: keyHeads, width: width)
    }
}
