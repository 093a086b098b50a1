public import Tokens

/// A rectangle of examples, ready for the model: `B` rows of `T` positions, row-major.
///
/// | array           | shape    | meaning                                                         |
/// | --------------- | -------- | --------------------------------------------------------------- |
/// | `tokens`        | `[B, T]` | input ids; padding on the right repeats id 0                    |
/// | `positions`     | `[B, T]` | what the model is told about place; -1 tells it nothing         |
/// | `targets`       | `[B, T]` | what each output is asked for; `.ignored` at padding            |
/// | `promptCounts`  | `[B]`    | leading positions of the prompt                                 |
/// | `realCounts`    | `[B]`    | real tokens: neither inserted nor padding                       |
/// | `insertedCounts`| `[B]`    | tokens that a pause strategy put in                             |
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
}

/// Where batches come from: a pure function of the step, so that a run can resume anywhere.
public protocol BatchSource: Sendable {
    /// The batch of micro-step `index`, counted from 0 over the whole run.
    ///
    /// The same index gives the same batch on every machine, pause positions included.
    func batch(at index: Int) throws -> Batch
}
