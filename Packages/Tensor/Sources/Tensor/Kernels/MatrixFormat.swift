/// How the weights of products are stored.
public enum MatrixFormat: String, Equatable, Sendable {
    /// Row by row, in the type of the operands.
    case dense
    /// In the type of the operands, and an order that the device reads fastest.
    case panels
    /// Eight bits for each number and a factor for each row `[k]`: the largest magnitude over 127. The order
    /// is the device's own.
    case int8
}

/// A matrix `[rows, columns]` of weights that is stored in a format other than dense.
public struct PackedMatrix: Equatable, Sendable {
    /// Outputs of the product.
    public let rows: Int
    /// Its inputs.
    public let columns: Int
    /// How it is stored.
    public let format: MatrixFormat

    /// Describes a matrix.
    public init(rows: Int, columns: Int, format: MatrixFormat) {
        precondition(format != .dense, "a dense matrix is not packed")
        self.rows = rows
        self.columns = columns
        self.format = format
    }
}
