/// A matrix in double precision, row-major: what the references compute with.
struct Matrix: Equatable, Sendable {
    let rows: Int
    let columns: Int
    var values: [Double]

    init(rows: Int, columns: Int, values: [Double]) {
        precondition(values.count == rows * columns, "\(values.count) numbers for [\(rows), \(columns)]")
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// Fills every element from its place.
    init(rows: Int, columns: Int, _ element: (_ row: Int, _ column: Int) -> Double) {
        var values: [Double] = []
        values.reserveCapacity(rows * columns)
        for row in 0..<rows {
            for column in 0..<columns { values.append(element(row, column)) }
        }
        self.init(rows: rows, columns: columns, values: values)
    }

    subscript(row: Int, column: Int) -> Double {
        get { values[row * columns + column] }
        set { values[row * columns + column] = newValue }
    }

    func row(_ row: Int) -> ArraySlice<Double> { values[row * columns..<(row + 1) * columns] }
}
