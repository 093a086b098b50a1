import Randomness
import Testing

@testable import Tensor

/// An operation whose outputs are a function of its inputs, and whose backward pass looks at both.
private final class MixingOperation: Operation {
    let inputs: [Slot]
    let output: Slot
    let cheapByteCount: Int
    private let salt: UInt64
    /// What the backward pass found in the slots that it asked for.
    private(set) var seen: [UInt64] = []

    init(inputs: [Slot], output: Slot, salt: UInt64, isCheap: Bool) {
        self.inputs = inputs
        self.output = output
        self.salt = salt
        cheapByteCount = isCheap ? output.byteCount : 0
    }

    var forwardSlots: [Slot] { inputs + [output] }
    var backwardSlots: [Slot] { inputs }

    func forward() {
        let mixed = inputs.map(\.number).reduce(salt) { ($0 ^ $1) &* 0x9e37_79b9_7f4a_7c15 }
        output.memory.address.storeBytes(of: mixed, as: UInt64.self)
    }

    func backward() { seen = inputs.map(\.number) }
}

extension Slot {
    fileprivate var number: UInt64 { memory.address.loadUnaligned(as: UInt64.self) }
}

@Suite struct ScheduleTests {
    /// A tape of a first operation and then some that read one or two of the outputs before them.
    private func run(
        seed: UInt64,
        recomputation: Recomputation
    ) throws -> (seen: [[UInt64]], bytes: Int) {
        let kernels = CPUKernels(threadCount: 1)
        let workspace = try Workspace(kernels: kernels)
        let tape = Tape(
            workspace: workspace,
            kernels: kernels,
            precision: .float32,
            recordsGradients: true,
            recomputation: recomputation
        )
        var random = RandomStream(seed: seed)
        var operations: [MixingOperation] = []
        func record() {
            let reach = operations.suffix(4)
            let inputs = reach.filter { _ in random.uniform(below: 2) == 0 }.map(\.output)
            let operation = MixingOperation(
                inputs: inputs,
                output: Slot(byteCount: 2 << 20),
                salt: UInt64(operations.count + 1),
                isCheap: random.uniform(below: 3) == 0
            )
            operations.append(operation)
            tape.record(operation)
        }
        for _ in 0...random.uniform(below: 4) {
            let count = 1 + random.uniform(below: 5)
            try tape.block { () throws(KernelError) -> Void in for _ in 0..<count { record() } }
            if random.uniform(below: 2) == 0 { record() }
        }
        try tape.plan()
        tape.forward()
        tape.backward()
        return (operations.map(\.seen), workspace.byteCount)
    }

    @Test(arguments: 0..<300)
    func theBackwardPassSeesWhatTheForwardPassWrote(seed: UInt64) throws {
        let kept = try run(seed: seed, recomputation: .nothing)
        for recomputation in [Recomputation.cheap, .blocks] {
            #expect(try run(seed: seed, recomputation: recomputation).seen == kept.seen)
        }
    }

    @Test func takesLessMemoryOnTheWhole() throws {
        let bytes = try Recomputation.allCases.map { recomputation in
            try (0..<100).reduce(0) { try $0 + run(seed: UInt64($1), recomputation: recomputation).bytes }
        }
        #expect(bytes[1] < bytes[0] && bytes[2] < bytes[0])
    }

    @Test func computesABlockAgainBeforeItsBackwardPasses() {
        let slots = (0..<4).map { _ in Slot(byteCount: 64) }
        let operations = (0..<3).map { index in
            MixingOperation(
                inputs: [slots[index]],
                output: slots[index + 1],
                salt: 1,
                isCheap: false
            )
        }
        let schedule = Schedule(operations, recordsGradients: true, segments: [1..<3])
        #expect(
            schedule.backwardSteps == [.forward(1), .forward(2), .backward(2), .backward(1), .backward(0)]
        )
        #expect(schedule.rebirths[ObjectIdentifier(slots[2])] == 3)
        #expect(schedule.rebirths[ObjectIdentifier(slots[1])] == nil)
    }
}
