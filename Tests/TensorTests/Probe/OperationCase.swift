import Testing

@testable import Tensor

/// One operation at one size: how it is recorded, and what it should compute.
struct OperationCase: Sendable, CustomTestStringConvertible {
    let name: String
    let operands: [Operand]
    /// The most numbers that are summed up one after another, in the result or in a gradient; what runs
    /// down 16 lanes or more counts a sixteenth.
    let longestSum: Int
    /// How many numbers on the way to a result are rounded to bfloat16, besides the result.
    var roundingsToResult = 0
    /// How many on the way to a gradient.
    var roundingsToGradient = 0
    /// The largest numbers that meet in a gradient, where they are larger than what they leave.
    var gradientScale = 1.0
    /// How many gradients of each operand to compare; the reference is computed twice for each.
    var samples = 40
    /// Places of an operand that are always among them.
    var chosenPlaces: [Int: [Int]] = [:]
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
    func seed(count: Int) -> [Double] {
        seededNumbers("seed of \(name)", count: count, in: 0.25...1).enumerated().map {
            NarrowFormat.bfloat16.rounded($0.element) * ($0.offset.isMultiple(of: 3) ? -1 : 1)
        }
    }
}

/// Where an operation's result is found.
enum RecordedOutput {
    case variable(Variable)
    /// The losses of so many selected rows, and how to select them with the weights given.
    case losses(RowSelection, count: Int, select: (_ weights: [Float]) -> Void)
}

/// Results and gradients of one run.
struct ProbeResult {
    struct Numbers {
        let type: ScalarType
        let values: [Float]
    }

    var output: Numbers
    /// By operand.
    var gradients: [Numbers]

    /// Everything to the last bit.
    var bits: [UInt32] { (output.values + gradients.flatMap(\.values)).map(\.bitPattern) }
}
