public import Foundation
public import Randomness
public import Tensor

/// Weights of a model without pauses, seen as those of a model with some.
///
/// New rows at the end of the token embedding stand for `<pause>`. With tied embeddings no row of
/// output comes with them: pauses are read and never predicted.
public struct PauseExtendedWeights: WeightReader {
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
    private let base: any WeightReader
    private let pauseTokenCount: Int
    private let initialization: RowInitialization
    private let random: RandomStream

    /// Adds `pauseTokenCount` rows.
    public init(
        _ base: any WeightReader,
        pauseTokenCount: Int,
        initialization: RowInitialization = .mean,
        random: RandomStream
    ) {
        self.base = base
        self.pauseTokenCount = pauseTokenCount
        self.initialization = initialization
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
        let found = try base.tensor(named: name)
        guard name == Self.tableName, found.shape.count == 2, found.count > 0 else { return found }
        let width = found.shape[1]
        let rows = newRows(table: found.floats, width: width)
        let added = try Tensor(shape: [pauseTokenCount, width], floats: rows)
        return try Tensor.stacking([found, added.converted(to: found.scalarType)])
    }

    /// A document of the file.
    public func document(named name: String) throws -> Data? {
        try base.document(named: name)
    }

    private func newRows(table: [Float], width: Int) -> [Float] {
        switch initialization {
        case .zero:
            return [Float](repeating: 0, count: pauseTokenCount * width)
        case .mean:
            var sums = [Double](repeating: 0, count: width)
            for (index, value) in table.enumerated() { sums[index % width] += Double(value) }
            let mean = sums.map { Float($0 / Double(table.count / width)) }
            return (0..<pauseTokenCount).flatMap { _ in mean }
        case .random:
            let mean = table.reduce(0) { $0 + Double($1) } / Double(table.count)
            let variance =
                table.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(table.count)
            var stream = random.split("pause rows")
            return (0..<pauseTokenCount * width).map { _ in
                Float(mean + stream.normal() * variance.squareRoot())
            }
        }
    }
}
