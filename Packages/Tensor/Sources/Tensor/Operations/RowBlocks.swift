/// How the head divides rows: into groups whose gradients of logits are kept together, and these into blocks
/// whose logits are.
///
/// A product that sums over many rows at a time touches the gradient of the head's weight less often; logits
/// are twice as large as their gradients in bfloat16 and are needed only once.
struct RowBlocks: Equatable {
    /// Rows of a block.
    let blockRows: Int
    /// Rows of a group, a multiple of ``blockRows``.
    let groupRows: Int
    /// All rows, a multiple of ``groupRows``.
    let rowCount: Int
    /// The most blocks of a group.
    private static let mostBlocks = 4

    /// Divides rows by hand.
    init(blockRows: Int, groupBlocks: Int, groups: Int) {
        self.blockRows = blockRows
        groupRows = groupBlocks * blockRows
        rowCount = groups * groupRows
    }

    /// Divides `rowCount` rows, rounded up to equal blocks, of which logits stay near 50 MiB and their
    /// gradients near 100.
    ///
    /// - Parameters:
    ///   - rowCount: Rows to divide.
    ///   - logitByteCount: Of one row.
    init(rowCount: Int, logitByteCount: Int) {
        let most = max(64, 50 << 20 / logitByteCount)
        let blocks = max(1, (rowCount + most - 1) / most)
        let groups = (blocks + Self.mostBlocks - 1) / Self.mostBlocks
        let groupBlocks = (blocks + groups - 1) / groups
        let blockRows = (rowCount + groups * groupBlocks - 1) / (groups * groupBlocks)
        self.init(blockRows: blockRows, groupBlocks: groupBlocks, groups: groups)
    }
}
