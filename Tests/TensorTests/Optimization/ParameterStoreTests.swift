import Testing

@testable import Tensor

@Suite struct ParameterStoreTests {
    private func store(_ precision: Precision = .float32) throws -> ParameterStore {
        let store = ParameterStore(kernels: CPUKernels(threadCount: 1), precision: precision)
        for (index, shape) in [[3, 5], [40], [7], [2, 1], [33]].enumerated() {
            _ = store.makeParameter("p\(index)", shape: shape, decays: shape.count == 2)
        }
        try store.allocate()
        try store.allocateForTraining()
        return store
    }

    @Test func countsWhatIsLearned() throws {
        let store = try store()
        #expect(store.scalarCount == 15 + 40 + 7 + 2 + 33)
        #expect(store.parameters.map(\.count) == [15, 40, 7, 2, 33])
    }

    /// What one parameter is set to shows nowhere else.
    @Test(arguments: ParameterStore.Content.allCases)
    func everyParameterHasItsOwnPlace(content: ParameterStore.Content) throws {
        let store = try store()
        for (index, parameter) in store.parameters.enumerated() {
            let floats = (0..<parameter.count).map { Float(100 * index + $0 + 1) }
            try store.set(parameter, content: content, to: Tensor(shape: parameter.shape, floats: floats))
        }
        for (index, parameter) in store.parameters.enumerated() {
            let floats = (0..<parameter.count).map { Float(100 * index + $0 + 1) }
            let found = try store.tensor(of: parameter, content: content)
            #expect(found.floats == floats)
            #expect(found.shape == parameter.shape)
        }
        for other in ParameterStore.Content.allCases where other != content {
            for parameter in store.parameters {
                #expect(try store.tensor(of: parameter, content: other).floats.allSatisfy { $0 == 0 })
            }
        }
    }

    @Test func convertsWhatItIsGiven() throws {
        let store = try store()
        let floats: [Float] = [1, -2.5, 3, 4, 5, 6, 7]
        for type in [ScalarType.float32, .bfloat16, .float16] {
            try store.set(
                store.parameters[2],
                to: Tensor(shape: [7], floats: floats).converted(to: type)
            )
            #expect(try store.tensor(of: store.parameters[2]).floats == floats)
        }
    }

    @Test func refusesAnotherShape() throws {
        let store = try store()
        let tensor = try Tensor(shape: [5, 3], floats: [Float](repeating: 1, count: 15))
        #expect(throws: TensorError.shapeMismatch(name: "p0", expected: [3, 5], found: [5, 3])) {
            try store.set(store.parameters[0], to: tensor)
        }
    }

    /// The optimiser walks over runs of parameters that agree on decay.
    @Test func rangesCoverEveryParameterOnce() throws {
        let store = try store()
        let ranges = store.ranges
        #expect(ranges.map(\.decays) == [true, false, true, false])
        var next = 0
        for (_, range) in ranges {
            #expect(range.values.offset == next)
            next += range.count * 4
        }
        let last = store.parameters[4].value
        #expect(next >= last.offset + last.byteCount)
    }

    @Test func copiesAreRoundedWhenRefreshed() throws {
        let store = try store(.bfloat16)
        let values = seededNumbers("copied", count: 15, in: -100...100)
        try store.set(store.parameters[0], to: Tensor(shape: [3, 5], floats: values.map { Float($0) }))
        store.refreshCopies()
        let copy = store.kernels.read(store.parameters[0].compute, as: .bfloat16, count: 15)
        #expect(copy == values.map { Float(NarrowFormat.bfloat16.rounded($0)) })
    }

    @Test func allocatingForTrainingTwiceKeepsTheMoments() throws {
        let store = try store()
        let tensor = try Tensor(shape: [7], floats: [1, 2, 3, 4, 5, 6, 7])
        try store.set(store.parameters[2], content: .second, to: tensor)
        try store.allocateForTraining()
        #expect(try store.tensor(of: store.parameters[2], content: .second) == tensor)
    }

    @Test func theGradientsNormIsThatOfAllOfThem() throws {
        let store = try store()
        try store.set(store.parameters[3], content: .gradient, to: Tensor(shape: [2, 1], floats: [3, 4]))
        var floats = [Float](repeating: 0, count: 33)
        floats[32] = 12
        try store.set(store.parameters[4], content: .gradient, to: Tensor(shape: [33], floats: floats))
        #expect(store.gradientNorm() == 13)
    }

    /// For inference, every number is kept as it is read: look-ups single, products in their own type.
    @Test(arguments: Precision.allCases)
    func aCompactStoreKeepsEachNumberAsItIsRead(precision: Precision) throws {
        let kernels = CPUKernels(threadCount: 1)
        let store = ParameterStore(kernels: kernels, precision: precision, storage: .compact)
        let table = store.makeParameter("table", shape: [3, 5], decays: true, uses: [.values, .products])
        let weight = store.makeParameter("weight", shape: [4, 5], decays: true, uses: .products)
        let gain = store.makeParameter("gain", shape: [7], decays: false, uses: .values)
        try store.allocate()
        let type = precision.computeType
        for parameter in [table, weight, gain] {
            let floats = (0..<parameter.count).map { 1 + Float($0) / 1000 }
            let tensor = try Tensor(shape: parameter.shape, floats: floats)
            // Whatever type it arrives in.
            try store.set(parameter, to: parameter === weight ? tensor.converted(to: type) : tensor)
            let kept = parameter === weight ? try tensor.converted(to: type) : tensor
            #expect(try store.tensor(of: parameter).floats == kept.floats)
        }
        store.refreshCopies()
        #expect(weight.offset == nil || precision == .float32)
        #expect(table.offset != nil && gain.offset != nil && gain.copy == nil)
    }
}
