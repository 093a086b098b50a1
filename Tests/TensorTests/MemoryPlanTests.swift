import Randomness
import Testing

@testable import Tensor

/// An operation that only says which memory it touches.
private final class TouchingOperation: Operation {
    let forwardSlots: [Slot]
    let backwardSlots: [Slot]

    init(forwardSlots: [Slot], backwardSlots: [Slot]) {
        self.forwardSlots = forwardSlots
        self.backwardSlots = backwardSlots
    }

    func forward() {}
    func backward() {}
}

@Suite struct MemoryPlanTests {
    private struct Program {
        var slots: [Slot] = []
        var operations: [TouchingOperation] = []
        let recordsGradients: Bool

        /// Operations that touch a few of up to twelve slots at random.
        init(seed: UInt64) {
            var random = RandomStream(seed: seed)
            recordsGradients = random.uniform(below: 3) > 0
            for _ in 0...random.uniform(below: 12) {
                let byteCount = random.uniform(below: 6) == 0 ? 0 : random.uniform(below: 700)
                slots.append(Slot(byteCount: byteCount, isPinned: random.uniform(below: 6) == 0))
            }
            for _ in 0...random.uniform(below: 9) {
                let choices = (0..<2).map { _ in slots.filter { _ in random.uniform(below: 4) == 0 } }
                operations.append(TouchingOperation(forwardSlots: choices[0], backwardSlots: choices[1]))
            }
        }

        /// The memory touched at each moment of a run.
        var moments: [[Slot]] {
            let forward = operations.map(\.forwardSlots)
            return recordsGradients ? forward + operations.reversed().map(\.backwardSlots) : forward
        }

        /// From the first moment that touches a slot to the last; nil if none does.
        func life(of slot: Slot) -> ClosedRange<Int>? {
            let touching = moments.indices.filter { moments[$0].contains { $0 === slot } }
            guard let first = touching.first, let last = touching.last else { return nil }
            return slot.isPinned ? 0...moments.count - 1 : first...last
        }

        func plan(in workspace: Workspace) throws {
            try MemoryPlan(moments: moments).apply(to: workspace)
        }
    }

    private func bytes(of slot: Slot) -> Range<Int> {
        slot.memory.offset..<slot.memory.offset + slot.byteCount
    }

    @Test(arguments: 0..<300)
    func livesThatOverlapShareNoBytes(seed: UInt64) throws {
        let program = Program(seed: seed)
        let workspace = try Workspace(kernels: CPUKernels(threadCount: 1))
        try program.plan(in: workspace)
        let living = program.slots.filter { program.life(of: $0) != nil }
        for (index, slot) in living.enumerated() {
            #expect(bytes(of: slot).upperBound <= workspace.byteCount)
            #expect(bytes(of: slot).lowerBound.isMultiple(of: 64), "vectors are aligned")
            for other in living[..<index] {
                guard let life = program.life(of: slot), let rival = program.life(of: other) else { continue }
                guard life.overlaps(rival) else { continue }
                #expect(!bytes(of: slot).overlaps(bytes(of: other)), "\(life) and \(rival)")
            }
        }
    }

    @Test(arguments: 0..<300)
    func neverNeedsMoreThanEverySlotApart(seed: UInt64) throws {
        let program = Program(seed: seed)
        let workspace = try Workspace(kernels: CPUKernels(threadCount: 1))
        try program.plan(in: workspace)
        let apart = program.slots.reduce(64) { $0 + ($1.byteCount + 63) / 64 * 64 }
        #expect(workspace.byteCount <= apart)
    }

    @Test func slotsThatNeverMeetLieInOnePlace() throws {
        let slots = (0..<5).map { _ in Slot(byteCount: 4096) }
        let operations = (0..<4).map {
            TouchingOperation(forwardSlots: [slots[$0], slots[$0 + 1]], backwardSlots: [])
        }
        let plan = MemoryPlan(moments: operations.map(\.forwardSlots))
        let workspace = try Workspace(kernels: CPUKernels(threadCount: 1))
        try plan.apply(to: workspace)
        #expect(workspace.byteCount == 2 * 4096)
    }

    @Test func whatTheBackwardPassNeedsOutlivesTheForwardPass() throws {
        let kept = Slot(byteCount: 256)
        let passing = (0..<3).map { _ in Slot(byteCount: 256) }
        let operations = (0..<3).map { index in
            TouchingOperation(
                forwardSlots: index == 0 ? [kept, passing[0]] : [passing[index]],
                backwardSlots: index == 0 ? [kept] : []
            )
        }
        let schedule = Schedule(operations, recordsGradients: true)
        let plan = MemoryPlan(moments: schedule.moments)
        try plan.apply(to: Workspace(kernels: CPUKernels(threadCount: 1)))
        for slot in passing { #expect(!bytes(of: slot).overlaps(bytes(of: kept))) }
        #expect(bytes(of: passing[0]) == bytes(of: passing[2]))
    }
}
