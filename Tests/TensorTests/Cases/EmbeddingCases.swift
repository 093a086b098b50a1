@testable import Tensor

extension OperationCase {
    /// The blocks of the kernel are 32768 numbers forwards and 128 channels backwards.
    static let embeddings: [OperationCase] = [
        embedding(EmbeddingSize(rows: 1, tokens: 1, places: 1, channels: 1)),
        embedding(EmbeddingSize(rows: 7, tokens: 5, places: 11, channels: 13)),
        embedding(EmbeddingSize(rows: 40, tokens: 17, places: 0, channels: 40), scale: 0.5),
        embedding(EmbeddingSize(rows: 263, tokens: 29, places: 41, channels: 129), scale: 3),
    ]

    struct EmbeddingSize {
        let rows: Int
        let tokens: Int
        /// Rows of the table of positions; 0 for none.
        let places: Int
        let channels: Int
    }

    static func embedding(_ size: EmbeddingSize, scale: Double = 1) -> OperationCase {
        let name = "embedding \(size.rows)x\(size.channels) of \(size.tokens) and \(size.places)"
        let tokens = seededIndices("tokens of \(name)", count: size.rows, below: size.tokens)
        let positions = seededIndices("positions of \(name)", count: size.rows, below: size.places + 1).map {
            $0 - 1
        }
        let tables =
            [Operand.parameter(size.tokens, size.channels)]
            + (size.places > 0 ? [.parameter(size.places, size.channels)] : [])
        return OperationCase(
            name: name,
            operands: tables,
            longestSum: size.rows,
            record: { probe in
                let source = EmbeddingSource(
                    tokens: probe.integers(tokens),
                    positions: probe.integers(positions),
                    tokenTable: probe.parameter(0),
                    positionTable: size.places > 0 ? probe.parameter(1) : nil,
                    scale: Float(scale)
                )
                return .variable(probe.tape.embedding(source))
            },
            reference: {
                Reference.embedding(
                    tokenTable: $0[0],
                    positionTable: size.places > 0 ? $0[1] : nil,
                    tokens: tokens,
                    positions: positions,
                    scale: scale
                )
            }
        )
    }
}
