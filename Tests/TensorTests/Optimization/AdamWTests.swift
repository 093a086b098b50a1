import Closeness
import Foundation
import Testing

@testable import Tensor

@Suite struct AdamWTests {
    /// A store with a matrix, a gain and another matrix, of sizes that end within a vector.
    private struct Example {
        let store: ParameterStore
        let values: [Double]
        /// Whether each number belongs to a matrix.
        let isMatrix: [Bool]

        init(sizes: [Int], precision: Precision = .float32, threads: Int = 1) throws {
            let store = ParameterStore(kernels: CPUKernels(threadCount: threads), precision: precision)
            let parameters = sizes.enumerated().map { index, size in
                store.makeParameter("\(index)", shape: [size], decays: index.isMultiple(of: 2))
            }
            try store.allocate()
            try store.allocateForTraining()
            self.store = store
            let count = sizes.reduce(0, +)
            values = seededNumbers("values", count: count)
            isMatrix = parameters.flatMap { [Bool](repeating: $0.decays, count: $0.count) }
            try set(.value, values)
            store.refreshCopies()
        }

        func set(_ content: ParameterStore.Content, _ numbers: [Double]) throws {
            var rest = numbers[...]
            for parameter in store.parameters {
                let floats = rest.prefix(parameter.count).map { Float($0) }
                rest = rest.dropFirst(parameter.count)
                try store.set(parameter, content: content, to: Tensor(shape: parameter.shape, floats: floats))
            }
        }

        func get(_ content: ParameterStore.Content) throws -> [Float] {
            try store.parameters.flatMap { try store.tensor(of: $0, content: content).floats }
        }
    }

    /// The blocks of the kernel are 32768 numbers.
    static let sizes = [[1, 1, 1], [7, 40, 13], [32_771, 5, 67]]

    static let settings = [
        AdamW(), AdamW(maximumGradientNorm: 0), AdamW(weightDecay: 0, maximumGradientNorm: 1e6),
        AdamW(beta1: 0, beta2: 0.5, epsilon: 1e-3, weightDecay: 0.5, decayed: .all, maximumGradientNorm: 0.1),
    ]

    @Test(arguments: sizes, settings)
    func followsItsReference(sizes: [Int], settings: AdamW) throws {
        let example = try Example(sizes: sizes)
        var reference = ReferenceAdamW(settings, values: example.values)
        let decays = example.isMatrix.map { $0 || settings.decayed == .all }
        for step in 1...4 {
            let gradients = seededNumbers("gradient \(step)", count: decays.count, in: -3...3)
            try example.set(.gradient, gradients)
            let rate = 0.01 * Double(step)
            let norm = settings.update(example.store, step: step, learningRate: rate)
            let expected = reference.update(
                gradients: gradients,
                decays: decays,
                step: step,
                learningRate: rate
            )
            expectClose([norm], [expected], relative: 1e-12, "norm")
        }
        // Each step rounds a value near 1 a few times; a moment's error is one of 2^-24 of itself.
        expectClose(
            try example.get(.value).map(Double.init),
            reference.values,
            absolute: 16 * 0x1p-24,
            "values"
        )
        expectClose(
            try example.get(.first).map(Double.init),
            reference.first,
            absolute: 16 * 0x1p-24,
            "first moments"
        )
        expectClose(
            try example.get(.second).map(Double.init),
            reference.second,
            absolute: 16 * 0x1p-24,
            relative: 1e-6,
            "second moments"
        )
    }

    @Test(arguments: Precision.allCases)
    func givesTheSameBitsForAnyNumberOfThreads(precision: Precision) throws {
        let results = try [1, 2, 3].map { threads in
            let example = try Example(sizes: [70_001, 5, 40_009], precision: precision, threads: threads)
            try example.set(.gradient, seededNumbers("gradient", count: example.values.count))
            let norm = AdamW().update(example.store, step: 1, learningRate: 0.1)
            return [Float(norm)] + (try example.get(.value)) + (try example.get(.second))
        }
        for result in results { expectSame(result, results[0], "threads") }
    }

    @Test func roundsTheCopyThatProductsRead() throws {
        let example = try Example(sizes: [40, 7, 13], precision: .bfloat16)
        try example.set(.gradient, seededNumbers("gradient", count: 60))
        AdamW().update(example.store, step: 1, learningRate: 0.1)
        for parameter in example.store.parameters {
            let values = try example.store.tensor(of: parameter).floats
            let rounded = values.map { Float(NarrowFormat.bfloat16.rounded(Double($0))) }
            let copy = example.store.kernels.read(parameter.compute, as: .bfloat16, count: parameter.count)
            #expect(copy == rounded)
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func leavesEverythingWhereAGradientIsNotFinite(bad: Double) throws {
        let example = try Example(sizes: [5, 3, 40])
        try example.set(.gradient, seededNumbers("gradient", count: 48))
        AdamW().update(example.store, step: 1, learningRate: 0.1)
        let contents: [ParameterStore.Content] = [.value, .first, .second]
        let before = try contents.map(example.get)
        for place in [0, 7, 47] {
            var gradients = seededNumbers("gradient", count: 48)
            gradients[place] = bad
            try example.set(.gradient, gradients)
            let norm = AdamW().update(example.store, step: 2, learningRate: 0.1)
            #expect(!norm.isFinite)
            #expect(try contents.map(example.get) == before, "place \(place)")
        }
    }

    @Test func clippingScalesLongGradientsOnly() throws {
        for (limit, expected) in [(0.0, 13.0), (26, 13), (13, 13), (6.5, 6.5)] {
            let example = try Example(sizes: [2, 1, 1])
            try example.set(.gradient, [3, -4, 0, 12])
            let settings = AdamW(beta1: 0, maximumGradientNorm: limit)
            #expect(settings.update(example.store, step: 1, learningRate: 0) == 13)
            let scaled = try example.get(.first).map(Double.init)
            expectClose(
                [Reference.sumOfSquares(scaled).squareRoot()],
                [expected],
                relative: 1e-6,
                "limit \(limit)"
            )
        }
    }

    @Test func aGradientOfZerosIsNotDividedByItsNorm() throws {
        let example = try Example(sizes: [3, 2, 1])
        let norm = AdamW(weightDecay: 0).update(example.store, step: 1, learningRate: 0.1)
        #expect(norm == 0)
        #expect(try example.get(.value).map(Double.init) == example.values)
    }

    @Test func decayReachesMatricesOnlyUnlessAllAreAskedFor() throws {
        for (decayed, shrinks) in [
            (DecayedParameters.matrices, [true, false, true]), (.all, [true, true, true]),
        ] {
            let example = try Example(sizes: [1, 1, 1])
            AdamW(weightDecay: 0.5, decayed: decayed).update(example.store, step: 1, learningRate: 0.5)
            let expected = zip(example.values, shrinks).map { $1 ? 0.75 * $0 : $0 }
            expectClose(try example.get(.value).map(Double.init), expected, relative: 1e-6, "\(decayed)")
        }
    }

    @Test func keepsItsNamesInFiles() throws {
        #expect(DecayedParameters.allCases.map(\.rawValue) == ["matrices", "all"])
        let settings = AdamW(beta1: 0.5, weightDecay: 0.25, decayed: .all)
        #expect(try JSONDecoder().decode(AdamW.self, from: JSONEncoder().encode(settings)) == settings)
    }

    @Test func refusesAStepBeforeTheFirst() async {
        await #expect(processExitsWith: .failure) {
            let store = ParameterStore(kernels: CPUKernels(threadCount: 1), precision: .float32)
            _ = store.makeParameter("a", shape: [1], decays: true)
            try store.allocate()
            try store.allocateForTraining()
            AdamW().update(store, step: 0, learningRate: 1)
        }
    }
}
