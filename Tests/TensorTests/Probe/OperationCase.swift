import Testing

@testable import Tensor

/// One operation at one size: how it is recorded, and what it should compute.
struct OperationCase: Sendable, CustomTestStringConvertible {
    let name: String
    let operands: [Operand]
    /// The most numbers that are summed up, in the result or in a gradient.
    let longestSum: Int
    /// How many roundings to bfloat16 reach a result or gradient on its way, besides the last; 0 where
    /// only the result itself is rounded.
    var hiddenRoundings = 0.0
    /// The largest numbers that meet in a gradient, where they are larger than what they leave.
    var gradientScale = 1.0
    /// How many gradients of each operand to compare; the reference is computed twice for each.
    var samples = 40
    let record: @Sendable (OperationProbe) throws -> RecordedOutput
    let reference: @Sendable ([Matrix]) -> Matrix

    var testDescription: String { name }
}

/// What an operation reads and has a gradient for.
struct Operand: Sendable {
    enum Role {
        /// A variable in the type of products.
        case activation
        /// A variable in single precision.
        case residual
        /// A parameter that products read.
        case weight
        /// A parameter that is read in single precision.
        case parameter
    }

    let role: Role
    let rows: Int
    let columns: Int
    /// What its numbers are drawn from.
    var range = -1.0...1.0
    /// A parameter with one axis only.
    var isVector = false

    static func activation(_ rows: Int, _ columns: Int, in range: ClosedRange<Double> = -1...1) -> Operand {
        Operand(role: .activation, rows: rows, columns: columns, range: range)
    }

    static func residual(_ rows: Int, _ columns: Int) -> Operand {
        Operand(role: .residual, rows: rows, columns: columns)
    }

    static func weight(_ rows: Int, _ columns: Int) -> Operand {
        Operand(role: .weight, rows: rows, columns: columns)
    }

    static func parameter(_ rows: Int, _ columns: Int) -> Operand {
        Operand(role: .parameter, rows: rows, columns: columns)
    }

    static func vector(_ count: Int) -> Operand {
        Operand(role: .parameter, rows: 1, columns: count, isVector: true)
    }

    var count: Int { rows * columns }
}

extension OperationCase {
    /// The numbers that the operation sees, and so should its reference.
    func inputs(in precision: Precision) -> [Matrix] {
        operands.enumerated().map { index, operand in
            let values = seededNumbers("\(name), operand \(index)", count: operand.count, in: operand.range)
            let isRounded = precision == .bfloat16 && [.activation, .weight].contains(operand.role)
            return Matrix(
                rows: operand.rows,
                columns: operand.columns,
                values: isRounded ? values.map(NarrowFormat.bfloat16.rounded) : values
            )
        }
    }

    /// The gradient that is handed to the result: numbers that bfloat16 holds, none near zero.
    var seed: [Double] {
        let count = reference(inputs(in: .float32)).values.count
        return seededNumbers("seed of \(name)", count: count, in: 0.25...1).enumerated().map {
            NarrowFormat.bfloat16.rounded($0.element) * ($0.offset.isMultiple(of: 3) ? -1 : 1)
        }
    }
}

/// Where an operation's result is found.
enum RecordedOutput {
    case variable(Variable)
    /// The losses of the selected rows, and how to select them with the weights given.
    case losses(RowSelection, select: (_ weights: [Float]) -> Void)
}

/// Results and gradients of one run.
struct ProbeResult {
    var output: [Float]
    /// By operand.
    var gradients: [[Float]]

    /// Everything to the last bit.
    var bits: [UInt32] { (output + gradients.flatMap { $0 }).map(\.bitPattern) }
}
