import Model
import Tensor

/// Positions that files of llama.cpp scale by a table, one divisor for each pair of channels.
extension TransformerConfiguration {
    /// The table; nil for models without one.
    var divisorTable: Tensor? {
        get throws {
            guard let scaling = rotaryScaling, scaling.needsTable else { return nil }
            return try table(of: scaling)
        }
    }

    /// Checks that the scaling that was made out for a file gives the table that is there.
    ///
    /// - Throws: ``CommandError/unsuitableModel(path:problem:)`` if it does not.
    func expectDivisors(of reader: any WeightReader) throws {
        guard reader.names.contains(RotaryScaling.tableName) else { return }
        let found = try reader.tensor(named: RotaryScaling.tableName)
        let expected = try rotaryScaling.map { try table(of: $0) }
        guard let expected, expected.shape == found.shape,
            zip(expected.floats, found.floats).allSatisfy({ abs($0 - $1) <= 1e-4 * abs($0) })
        else {
            throw CommandError.unsuitableModel(
                path: reader.source,
                problem: "scales positions by a table '\(RotaryScaling.tableName)' that is not that of"
                    + " \(rotaryScaling?.kind == .yarn ? "its yarn settings" : "Llama 3");"
                    + " convert the original folder"
            )
        }
    }

    private func table(of scaling: RotaryScaling) throws -> Tensor {
        let divisors = scaling.divisors(width: turningWidth, base: rotaryBase).map { Float($0) }
        return try Tensor(shape: [divisors.count], floats: divisors)
    }
}

extension RotaryScaling {
    /// Whether llama.cpp computes the frequencies from a table alone: it has no formula for `llama3`, and
    /// that for `yarn` has one blend.
    var needsTable: Bool {
        switch kind {
        case .linear: false
        case .llama3: true
        case .yarn: slowTurns != 1 || fastTurns != 32 || !roundsBlend
        }
    }
}
