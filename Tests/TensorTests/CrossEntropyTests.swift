import Closeness
import Testing

@testable import Tensor

@Suite struct CrossEntropyTests {
    /// The kernel takes vocabularies of up to 32 tokens in another way than larger ones.
    static let vocabularySizes = [7, 32, 33, 300]

    private let kernels = CPUKernels(threadCount: 1)

    /// One tape with the loss of `hidden` under `head`.
    private struct Recording {
        let tape: Tape
        let source: SourceOperation
        let head: Parameter
        let selection: RowSelection
    }

    private func record(
        hidden: Matrix,
        head: Matrix,
        vocabularySize: Int,
        recordsGradients: Bool = true
    ) throws -> Recording {
        let store = ParameterStore(kernels: kernels, precision: .float32)
        let parameter = store.makeParameter("head", shape: [head.rows, head.columns], decays: true)
        try store.allocate()
        try store.allocateForTraining()
        try store.set(parameter, to: Tensor(shape: parameter.shape, floats: head.values.map { Float($0) }))
        let tape = Tape(
            workspace: try Workspace(kernels: kernels),
            kernels: kernels,
            precision: .float32,
            recordsGradients: recordsGradients
        )
        let variable = tape.makeVariable(rows: hidden.rows, channels: hidden.columns, scalarType: .float32)
        let source = SourceOperation(hidden.values, out: variable, kernels: kernels)
        tape.record(source)
        let selection = tape.makeSelection(capacity: hidden.rows, vocabularySize: vocabularySize)
        let output = OutputHead(weight: parameter, vocabularySize: vocabularySize)
        let wanted = tape.rows(selection.rows, of: variable)
        try tape.crossEntropy(wanted, head: output, selection: selection)
        try tape.plan()
        return Recording(tape: tape, source: source, head: parameter, selection: selection)
    }

    private func random(_ name: String, _ rows: Int, _ columns: Int) -> Matrix {
        Matrix(rows: rows, columns: columns, values: seededNumbers(name, count: rows * columns))
    }

    @Test(arguments: vocabularySizes)
    func gradientsAreExactlyZeroWhereNoLossReaches(vocabularySize: Int) throws {
        let recording = try record(
            hidden: random("hidden", 6, 5),
            head: random("head", vocabularySize + 2, 5),
            vocabularySize: vocabularySize
        )
        recording.selection.select(rows: [4, 1], targets: [0, 6], weights: [1, 0.5])
        recording.tape.forward()
        recording.tape.backward()
        let hidden = recording.source.gradient
        for row in 0..<6 {
            let isZero = hidden[row * 5..<row * 5 + 5].allSatisfy { $0 == 0 }
            #expect(isZero == ![1, 4].contains(row), "row \(row)")
        }
        let learned = vocabularySize * 5
        let head = kernels.read(recording.head.gradient, as: .float32, count: learned + 10)
        #expect(head[..<learned].allSatisfy { $0 != 0 })
        #expect(head[learned...].allSatisfy { $0 == 0 }, "pauses have no logit")
    }

    @Test(arguments: vocabularySizes)
    func namesTheMostLikelyToken(vocabularySize: Int) throws {
        let hidden = random("hidden", 40, 5)
        let head = random("head", vocabularySize + 2, 5)
        let recording = try record(hidden: hidden, head: head, vocabularySize: vocabularySize)
        recording.selection.select(
            rows: (0..<40).map(Int32.init),
            targets: [Int32](repeating: 0, count: 40),
            weights: [Float](repeating: 1, count: 40)
        )
        recording.tape.forward()
        let expected = (0..<40).map {
            Reference.greedyToken(
                of: Reference.logits(hidden, row: $0, head: head, vocabularySize: vocabularySize)
            )
        }
        #expect(Set(expected).count > 2)
        #expect(recording.selection.greedyTokens().map(Int.init) == expected)
    }

    @Test(arguments: [
        [0], [5, 6], [5, 21, 30], [5, 31], [1, 0], [20, 39, 290], [299], [298, 299], [33, 40],
    ])
    func namesTheLowestOfEquals(tokens: [Int]) throws {
        for vocabularySize in Self.vocabularySizes where tokens.allSatisfy({ $0 < vocabularySize }) {
            let head = Matrix(rows: vocabularySize, columns: 1) { row, _ in tokens.contains(row) ? 2 : 1 }
            let one = Matrix(rows: 1, columns: 1, values: [1])
            let recording = try record(hidden: one, head: head, vocabularySize: vocabularySize)
            recording.selection.select(rows: [0], targets: [0], weights: [1])
            recording.tape.forward()
            #expect(recording.selection.greedyTokens() == [tokens.min().map(Int32.init) ?? -1])
        }
    }

    @Test(arguments: [1, 2, 17, 40, 8209])
    func uniformLogitsCostTheLogarithmOfTheVocabulary(vocabularySize: Int) throws {
        let head = Matrix(rows: vocabularySize, columns: 2) { _, column in column == 0 ? 3 : -1 }
        let recording = try record(hidden: random("hidden", 3, 2), head: head, vocabularySize: vocabularySize)
        let last = Int32(vocabularySize - 1)
        recording.selection.select(rows: [0, 1, 2], targets: [0, last, last / 2], weights: [1, 1, 1])
        recording.tape.forward()
        let expected = Reference.loss(of: [Double](repeating: 1, count: vocabularySize), target: 0)
        expectClose(
            recording.selection.lossValues().map(Double.init),
            [expected, expected, expected],
            absolute: 1e-6
        )
    }

    @Test(arguments: vocabularySizes)
    func survivesLogitsWhoseExponentialsOverflow(vocabularySize: Int) throws {
        let hidden = Matrix(rows: 2, columns: 1, values: [1, -1])
        let head = Matrix(rows: vocabularySize, columns: 1) { row, _ in row == 0 ? 3e4 : row == 1 ? -3e4 : 0 }
        let recording = try record(hidden: hidden, head: head, vocabularySize: vocabularySize)
        recording.selection.select(rows: [0, 1], targets: [0, 0], weights: [1, 1])
        recording.tape.forward()
        #expect(recording.selection.lossValues() == [0, 6e4])
        recording.tape.backward()
        #expect(recording.source.gradient == [0, -6e4])
    }

    @Test(arguments: vocabularySizes)
    func weightsScaleGradientsAndNotLosses(vocabularySize: Int) throws {
        let recording = try record(
            hidden: random("hidden", 3, 4),
            head: random("head", vocabularySize, 4),
            vocabularySize: vocabularySize
        )
        var losses: [[Float]] = []
        var gradients: [[Float]] = []
        for weight: Float in [1, 0.25, 0] {
            recording.selection.select(rows: [2, 0], targets: [1, 3], weights: [weight, weight])
            recording.tape.forward()
            recording.tape.backward()
            losses.append(recording.selection.lossValues())
            gradients.append(recording.source.gradient)
        }
        #expect(losses[0] == losses[1] && losses[0] == losses[2])
        #expect(gradients[0].map { $0 / 4 } == gradients[1])
        #expect(gradients[2].allSatisfy { $0 == 0 })
    }

    @Test(arguments: vocabularySizes)
    func aSelectionForgetsTheRowsOfTheLastOne(vocabularySize: Int) throws {
        let recording = try record(
            hidden: random("hidden", 8, 4),
            head: random("head", vocabularySize, 4),
            vocabularySize: vocabularySize
        )
        recording.selection.select(
            rows: (0..<8).map(Int32.init),
            targets: [Int32](repeating: 4, count: 8),
            weights: [Float](repeating: 1, count: 8)
        )
        recording.tape.forward()
        let all = recording.selection.lossValues()
        recording.selection.select(rows: [6], targets: [4], weights: [1])
        recording.tape.forward()
        recording.tape.backward()
        #expect(recording.selection.lossValues() == [all[6]])
        #expect(recording.source.gradient[..<24].allSatisfy { $0 == 0 })
        recording.selection.select(rows: [], targets: [], weights: [])
        recording.tape.forward()
        recording.tape.backward()
        #expect(recording.selection.lossValues().isEmpty)
        #expect(recording.source.gradient.allSatisfy { $0 == 0 })
    }

    @Test(arguments: vocabularySizes)
    func aTapeWithoutGradientsGivesTheSameLosses(vocabularySize: Int) throws {
        let losses = try [true, false].map { recordsGradients in
            let recording = try record(
                hidden: random("hidden", 7, 6),
                head: random("head", vocabularySize + 2, 6),
                vocabularySize: vocabularySize,
                recordsGradients: recordsGradients
            )
            recording.selection.select(rows: [0, 3, 6], targets: [6, 0, 5], weights: [1, 1, 1])
            recording.tape.forward()
            return recording.selection.lossValues()
        }
        #expect(losses[0] == losses[1])
    }
}
