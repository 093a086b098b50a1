public import Tokens

/// A rectangle of examples, ready for the model: `B` rows of `T` positions, row-major.
///
/// | array             | shape    | meaning                                                         |
/// | ----------------- | -------- | --------------------------------------------------------------- |
/// | `tokens`          | `[B, T]` | input ids; padding on the right repeats id 0                    |
/// | `positions`       | `[B, T]` | what the model is told about place; -1 tells it nothing         |
/// | `targets`         | `[B, T]` | what each output is asked for; `.ignored` at padding            |
/// | `promptCounts`    | `[B]`    | leading positions of the prompt                                 |
/// | `realCounts`      | `[B]`    | real tokens: neither inserted nor padding                       |
/// | `insertedCounts`  | `[B]`    | tokens that a pause strategy put in                             |
/// | `truncatedCounts` | `[B]`    | real tokens that were cut off the prompt to make the row fit    |
/// | `documentStarts`  | `[B, T]` | where each position's document begins; nil if rows are one each |
public struct Batch: Equatable, Sendable {
    /// The number of rows, `B`.
    public let rowCount: Int
    /// The number of positions in a row, `T`.
    public let positionCount: Int
    /// Input ids.
    public let tokens: [TokenID]
    /// Position numbers.
    public let positions: [Int32]
    /// What each output is asked for.
    public let targets: [Target]
    /// Leading positions of each row that belong to its prompt.
    public let promptCounts: [Int32]
    /// Real tokens of each row.
    public let realCounts: [Int]
    /// Inserted tokens of each row.
    public let insertedCounts: [Int]
    /// Prompt tokens that each row lost to the context length.
    public let truncatedCounts: [Int]
    /// The position at which each position's document begins, where rows are several documents that do not
    /// see one another.
    public let documentStarts: [Int32]?
}
