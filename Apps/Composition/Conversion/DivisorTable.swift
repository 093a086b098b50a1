import Model
import Tensor

/// Positions that files of llama.cpp scale by a table, one divisor for each pair of channels.
extension TransformerConfiguration {
    /// The table; nil for models without one.
    var divisorTable: Tensor? {
        get throws {
            guard let scaling = rotaryScaling, scaling.kind == .llama3 else { return nil }
            let divisors = scaling.divisors(width: turningWidth, base: rotaryBase).map { Float($0) }
            return try Tensor(shape: [divisors.count], floats: divisors)
        }
    }

    /// Checks that the scaling that was made out for a file gives the table that is there.
    ///
    /// - Throws: ``CommandError/unsuitableModel(path:problem:)`` if it does not.
    func expectDivisors(of reader: any WeightReader) throws {
        guard reader.names.contains(RotaryScaling.tableName) else { return }
        let found = try reader.tensor(named: RotaryScaling.tableName)
        let expected = try divisorTable
        guard let expected, expected.shape == found.shape,
            zip(expected.floats, found.floats).allSatisfy({ abs($0 - $1) <= 1e-4 * abs($0) })
        else {
            throw CommandError.unsuitableModel(
                path: reader.source,
                problem:
                    "scales positions by a table '\(RotaryScaling.tableName)' that is not that of Llama 3;"
                    + " convert the original folder"
            )
        }
    }
}
