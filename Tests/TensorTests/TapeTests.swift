import Closeness
import Testing

@testable import Tensor

/// What holds for tapes, whatever they record.
@Suite struct TapeTests {
    /// A few operations of each kind, small to large.
    static let operations =
        OperationCase.linears + OperationCase.norms + OperationCase.attentions
        + OperationCase.windowedAttentions + OperationCase.attentionsOfDocuments
        + OperationCase.crossEntropies.dropLast()

    /// Memory of a run may hold anything before it: the results of another tape, or those of a larger
    /// one that made the workspace move.
    @Test(arguments: Precision.allCases)
    func tapesOnOneWorkspaceDoNotDisturbEachOther(precision: Precision) throws {
        let workspace = try Workspace(kernels: CPUKernels(threadCount: 1))
        var probes: [OperationProbe] = []
        var expected: [[UInt32]] = []
        for operation in Self.operations {
            let byteCount = workspace.byteCount
            probes.append(try OperationProbe(operation, precision: precision, workspace: workspace))
            #expect(workspace.byteCount >= byteCount)
            expected.append(try OperationProbe(operation, precision: precision).run().bits)
        }
        for order in [Array(probes.indices), probes.indices.reversed()] {
            for index in order {
                expectSame(probes[index].run().bits, expected[index], Self.operations[index].name)
            }
        }
    }

    @Test func aWorkspaceIsAsLargeAsItsLargestPlanAndStaysSo() throws {
        let workspace = try Workspace(kernels: CPUKernels(threadCount: 1))
        var largest = 64
        for operation in Self.operations {
            let own = try Workspace(kernels: CPUKernels(threadCount: 1))
            _ = try OperationProbe(operation, precision: .float32, workspace: own)
            largest = max(largest, own.byteCount)
            let probe = try OperationProbe(operation, precision: .float32, workspace: workspace)
            #expect(workspace.byteCount == largest)
            for _ in 0..<2 { _ = probe.run() }
            #expect(workspace.byteCount == largest)
        }
    }

    @Test func countsItsOperations() throws {
        let operation = OperationCase.linears[0]
        // Two sources, one operation, one sink; the weight is a parameter.
        #expect(try OperationProbe(operation, precision: .float32).tape.operationCount == 3)
    }

    @Test func gradientsAddUpUntilTheyAreCleared() throws {
        let kernels = CPUKernels(threadCount: 1)
        let store = ParameterStore(kernels: kernels, precision: .float32)
        let table = store.makeParameter("table", shape: [3, 2], decays: true)
        try store.allocate()
        try store.allocateForTraining()
        let tape = Tape(
            workspace: try Workspace(kernels: kernels),
            kernels: kernels,
            precision: .float32,
            recordsGradients: true
        )
        let tokens = tape.makeIntegerInput(count: 2)
        let source = EmbeddingSource(tokens: tokens, positions: tokens, tokenTable: table)
        tape.record(SinkOperation(tape.embedding(source), seed: [1, 2, 4, 8], kernels: kernels))
        try tape.plan()
        for run in 1...3 {
            tokens.fill([2, 0])
            tape.forward()
            tape.backward()
            let times = Float(run)
            #expect(
                try store.tensor(of: table, content: .gradient).floats
                    == [4, 8, 0, 0, 1, 2].map { $0 * times }
            )
        }
        store.clearGradients()
        #expect(try store.tensor(of: table, content: .gradient).floats.allSatisfy { $0 == 0 })
    }

    @Test func inputsKeepWhatAShorterFillLeaves() throws {
        let kernels = CPUKernels(threadCount: 1)
        let tape = Tape(
            workspace: try Workspace(kernels: kernels),
            kernels: kernels,
            precision: .float32,
            recordsGradients: false
        )
        let selection = tape.makeSelection(capacity: 4, vocabularySize: 3)
        let hidden = tape.makeVariable(rows: 4, channels: 1, scalarType: .float32)
        let store = ParameterStore(kernels: kernels, precision: .float32)
        let head = OutputHead(
            weight: store.makeParameter("head", shape: [3, 1], decays: true),
            vocabularySize: 3
        )
        try tape.crossEntropy(hidden, head: head, selection: selection)
        try tape.plan()
        selection.targets.fill([5, 6, 7, 8])
        selection.targets.fill([1, 2])
        selection.weights.fill([0.5, 1, 2, 4])
        selection.weights.fill([3])
        #expect(selection.targets.read(count: 4) == [1, 2, 7, 8])
        #expect(selection.weights.read(count: 4) == [3, 1, 2, 4])
    }
}

/// What a programmer may not do with a tape.
@Suite struct TapeMisuseTests {
    private static func probe() throws -> (Tape, Variable) {
        let kernels = CPUKernels(threadCount: 1)
        let tape = Tape(
            workspace: try Workspace(kernels: kernels),
            kernels: kernels,
            precision: .float32,
            recordsGradients: true
        )
        let variable = tape.makeVariable(rows: 1, channels: 2, scalarType: .float32)
        tape.record(SourceOperation([1, 2], out: variable, kernels: kernels))
        return (tape, variable)
    }

    /// Two activations would each write the whole gradient, and one of them would be lost.
    @Test func refusesASecondConsumerWhereGradientsAreWritten() async {
        await #expect(processExitsWith: .failure) {
            let (tape, x) = try Self.probe()
            for _ in 0..<2 {
                let y = tape.activate(x, with: .relu)
                tape.record(SinkOperation(y, seed: [1, 1], kernels: tape.kernels))
            }
            try tape.plan()
            tape.forward()
            tape.backward()
        }
    }

    @Test func refusesAHeadWiderThanTheKernelsHold() async {
        await #expect(processExitsWith: .failure) {
            let kernels = CPUKernels(threadCount: 1)
            let tape = Tape(
                workspace: try Workspace(kernels: kernels),
                kernels: kernels,
                precision: .float32,
                recordsGradients: false
            )
            let width = AttentionHeads.greatestWidth + 1
            let x = tape.makeVariable(rows: 1, channels: 3 * width, scalarType: .float32)
            let heads = AttentionHeads(queryCount: 1, keyCount: 1, width: width)
            _ = tape.attend(x, AttentionSettings(batch: 1, positionCount: 1, heads: heads))
            try tape.plan()
            tape.forward()
        }
    }

    @Test func refusesMorePositionsThanTheCacheHolds() async {
        await #expect(processExitsWith: .failure) {
            let kernels = CPUKernels(threadCount: 1)
            let tape = Tape(
                workspace: try Workspace(kernels: kernels),
                kernels: kernels,
                precision: .float32,
                recordsGradients: false
            )
            let heads = AttentionHeads(queryCount: 1, keyCount: 1, width: 2)
            let cache = try KeyValueCache(
                .layers(1),
                capacity: 2,
                heads: heads,
                precision: .float32,
                kernels: kernels
            )
            let x = tape.makeVariable(rows: 3, channels: 6, scalarType: .float32)
            let segments = CacheSegments(on: tape, rows: 3, attendsBothWays: false)
            let cached = CachedAttention(heads: heads, rotary: nil, segments: segments, layer: 0)
            _ = tape.attend(x, over: cached)
            try tape.plan()
            segments.fill([CacheSegment(cache: cache, start: 0, rowCount: 3)])
        }
    }
}
