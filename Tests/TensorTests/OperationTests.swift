import Closeness
import Tensor
import Testing

extension OperationCase {
    static let all =
        embeddings + norms + sharedStream + linears + activations + attentions + crossEntropies
}

/// What holds for every operation that a tape can record, at sizes from 1 to beyond every block of the
/// kernels.
@Suite struct OperationTests {
    @Test(arguments: OperationCase.all, Precision.allCases)
    func agreesWithItsReference(operation: OperationCase, precision: Precision) throws {
        let expected = operation.reference(operation.inputs(in: precision)).values
        let found = try OperationProbe(operation, precision: precision).run().output
        let tolerance = operation.tolerance(in: precision, expected: expected)
        expectClose(
            found.map(Double.init),
            expected,
            absolute: tolerance.absolute,
            relative: tolerance.relative,
            operation.name
        )
    }

    @Test(arguments: OperationCase.all, Precision.allCases)
    func hasTheGradientOfItsReference(operation: OperationCase, precision: Precision) throws {
        let inputs = operation.inputs(in: precision)
        let seed = operation.seed
        let found = try OperationProbe(operation, precision: precision).run().gradients
        for operand in inputs.indices {
            #expect(found[operand].count == inputs[operand].values.count)
            let places = operation.sampledPlaces(ofOperand: operand)
            let expected = places.map {
                operation.centralDifference(at: inputs, operand: operand, place: $0, seed: seed)
            }
            let tolerance = operation.tolerance(
                in: precision,
                expected: expected,
                scale: operation.gradientScale
            )
            expectClose(
                places.map { Double(found[operand][$0]) },
                expected,
                absolute: tolerance.absolute,
                relative: tolerance.relative,
                "\(operation.name), operand \(operand)"
            )
        }
    }

    @Test(arguments: OperationCase.all, Precision.allCases)
    func givesTheSameBitsForAnyNumberOfThreads(operation: OperationCase, precision: Precision) throws {
        let alone = try OperationProbe(operation, precision: precision, threads: 1).run().bits
        for threads in [2, 3] {
            let together = try OperationProbe(operation, precision: precision, threads: threads).run().bits
            #expect(together == alone, "\(threads) threads")
        }
    }

    @Test(arguments: OperationCase.all, Precision.allCases)
    func givesTheSameBitsAgain(operation: OperationCase, precision: Precision) throws {
        let probe = try OperationProbe(operation, precision: precision)
        let first = probe.run().bits
        #expect(probe.run().bits == first)
    }
}
