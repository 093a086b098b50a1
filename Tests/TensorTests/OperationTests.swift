import Closeness
import Tensor
import Testing

extension OperationCase {
    static let all =
        embeddings + norms + sharedStream + linears + activations + attentions + windowedAttentions
        + attentionsOfDocuments + crossEntropies + sums
}

/// What holds for every operation that a tape can record, at sizes from 1 to beyond every block of the
/// kernels.
@Suite struct OperationTests {
    @Test(arguments: OperationCase.all, Precision.allCases)
    func agreesWithItsReference(operation: OperationCase, precision: Precision) throws {
        let expected = operation.reference(operation.inputs(in: precision)).values
        let found = try OperationProbe(operation, precision: precision).run().output
        let tolerance = operation.tolerance(of: expected, type: found.type, precision: precision)
        expectClose(
            found.values.map(Double.init),
            expected,
            absolute: tolerance.absolute,
            relative: tolerance.relative,
            operation.name
        )
    }

    @Test(arguments: OperationCase.all, Precision.allCases)
    func hasTheGradientOfItsReference(operation: OperationCase, precision: Precision) throws {
        let inputs = operation.inputs(in: precision)
        let result = try OperationProbe(operation, precision: precision).run()
        let found = result.gradients
        let seed = operation.seed(count: result.output.values.count)
        for operand in inputs.indices {
            #expect(found[operand].values.count == inputs[operand].values.count)
            let places = operation.sampledPlaces(ofOperand: operand)
            let expected = places.map {
                operation.centralDifference(at: inputs, operand: operand, place: $0, seed: seed)
            }
            let tolerance = operation.tolerance(
                ofGradient: expected,
                type: found[operand].type,
                precision: precision
            )
            expectClose(
                places.map { Double(found[operand].values[$0]) },
                expected,
                absolute: tolerance.absolute,
                relative: tolerance.relative,
                "\(operation.name), operand \(operand)"
            )
        }
    }

    @Test(arguments: OperationCase.all, Precision.allCases)
    func givesTheSameBitsOnTwoThreads(operation: OperationCase, precision: Precision) throws {
        let alone = try OperationProbe(operation, precision: precision, threads: 1).run().bits
        let together = try OperationProbe(operation, precision: precision, threads: 2).run().bits
        expectSame(together, alone, operation.name)
    }

    @Test(arguments: OperationCase.all, Precision.allCases)
    func givesTheSameBitsAgain(operation: OperationCase, precision: Precision) throws {
        let probe = try OperationProbe(operation, precision: precision)
        let first = probe.run().bits
        expectSame(probe.run().bits, first, operation.name)
    }
}
