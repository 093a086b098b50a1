public import Foundation
public import Randomness
public import Tensor

/// Weights of a model without pauses, seen as those of a model with some.
///
/// New rows at the end of the token embedding stand for `<pause>`. With tied embeddings no row of
/// output comes with them: pauses are read and never predicted.
public struct PauseExtendedWeights: TracedWeights {
    /// What a new row starts from.
    public enum RowInitialization: String, Codable, CaseIterable, Sendable {
        /// The mean of all rows there are.
        case mean
        /// Zeros.
        case zero
        /// Normal, with the mean and the deviation of all numbers there are.
        case random
    }

    private static let tableName = "weights/embedding/token"
    /// The weights without the new rows.
    public let base: any WeightReader
    private let pauseTokenCount: Int
    private let initialization: RowInitialization
    private let copiedRow: Int?
    private let random: RandomStream

    /// Adds `pauseTokenCount` rows.
    ///
    /// - Parameters:
    ///   - base: The weights without them.
    ///   - pauseTokenCount: How many.
    ///   - initialization: What they start from.
    ///   - copiedRow: The token whose row they start from instead; it is in the table.
    ///   - random: Where random rows are drawn.
    public init(
        _ base: any WeightReader,
        pauseTokenCount: Int,
        initialization: RowInitialization = .mean,
        copiedRow: Int? = nil,
        random: RandomStream
    ) {
        self.base = base
        self.pauseTokenCount = pauseTokenCount
        self.initialization = initialization
        self.copiedRow = copiedRow
        self.random = random
    }

    /// Where the tensors come from.
    public var source: String { base.source }
    /// The names of all tensors.
    public var names: [String] { base.names }

    /// The shape and type of a tensor, pause rows included.
    public func description(of name: String) throws -> TensorDescription {
        let found = try base.description(of: name)
        guard name == Self.tableName, found.shape.count == 2 else { return found }
        return TensorDescription(
            shape: [found.shape[0] + pauseTokenCount, found.shape[1]],
            scalarType: found.scalarType
        )
    }

    /// Reads a tensor, pause rows included.
    public func tensor(named name: String) throws -> Tensor {
        guard name == Self.tableName else { return try base.tensor(named: name) }
        let found = try base.tensor(named: name)
        guard found.shape.count == 2, found.count > 0 else { return found }
        if let copiedRow {
            let row = found.rows(copiedRow..<copiedRow + 1)
            return try Tensor.stacking([found] + repeatElement(row, count: pauseTokenCount))
        }
        let added = try Tensor(shape: [pauseTokenCount, found.shape[1]], floats: newRows(of: found))
        return try Tensor.stacking([found, added.converted(to: found.scalarType)])
    }

    /// The tensor itself, with rows added or not.
    public func origin(of name: String) throws -> TensorOrigin {
        TensorOrigin([name], name == Self.tableName ? [.extended(rows: pauseTokenCount)] : [])
    }

    /// A document of the file.
    public func document(named name: String) throws -> Data? {
        try base.document(named: name)
    }

    private func newRows(of table: Tensor) -> [Float] {
        let width = table.shape[1]
        switch initialization {
        case .zero:
            return [Float](repeating: 0, count: pauseTokenCount * width)
        case .mean:
            var sums = [Double](repeating: 0, count: width)
            eachRow(of: table) { row in
                for (column, value) in row.enumerated() { sums[column] += Double(value) }
            }
            let mean = sums.map { Float($0 / Double(table.shape[0])) }
            return (0..<pauseTokenCount).flatMap { _ in mean }
        case .random:
            let mean = sum(over: table) { $0 } / Double(table.count)
            let variance = sum(over: table) { ($0 - mean) * ($0 - mean) } / Double(table.count)
            var stream = random.split("pause rows")
            return (0..<pauseTokenCount * width).map { _ in
                Float(mean + stream.normal() * variance.squareRoot())
            }
        }
    }

    private func sum(over table: Tensor, _ term: (Double) -> Double) -> Double {
        var total = 0.0
        eachRow(of: table) { row in
            for value in row { total += term(Double(value)) }
        }
        return total
    }

    /// Row by row, so that the table is not in memory twice.
    private func eachRow(of table: Tensor, _ body: ([Float]) -> Void) {
        for row in 0..<table.shape[0] { body(table.rows(row..<row + 1).floats) }
    }
}
