/// A stretch of workspace that a tape asks for; ``MemoryPlan`` decides where it lies.
final class Slot {
    let byteCount: Int
    /// Written or read from outside, so never shared with another slot.
    let isPinned: Bool
    /// Set by the plan.
    fileprivate(set) var buffer: Buffer?

    init(byteCount: Int, isPinned: Bool = false) {
        self.byteCount = byteCount
        self.isPinned = isPinned
    }

    /// The memory, once planned.
    var memory: Buffer {
        guard let buffer else { preconditionFailure("the tape was run before it was planned") }
        return buffer
    }
}

/// Gives every slot its place: slots whose lives do not overlap share memory.
///
/// A life reaches from the first operation that touches the slot to the last, forward passes in
/// order and backward passes in reverse after them. Slots are placed largest first, each at the
/// lowest offset that is free for its whole life.
struct MemoryPlan {
    private struct Placement {
        let slot: Slot
        var life: ClosedRange<Int>
        var offset = 0
        var end: Int { offset + slot.byteCount }
    }

    private var lives: [ObjectIdentifier: Placement] = [:]
    private var order: [ObjectIdentifier] = []
    private let duration: Int

    init(operations: [any Operation], recordsGradients: Bool) {
        duration = operations.count * (recordsGradients ? 2 : 1)
        for (index, operation) in operations.enumerated() {
            touch(operation.forwardSlots, at: index)
            guard recordsGradients else { continue }
            touch(operation.backwardSlots, at: duration - 1 - index)
        }
    }

    private mutating func touch(_ slots: [Slot], at time: Int) {
        for slot in slots {
            let key = ObjectIdentifier(slot)
            if let known = lives[key] {
                lives[key]?.life = min(known.life.lowerBound, time)...max(known.life.upperBound, time)
            } else {
                let life = slot.isPinned ? 0...max(duration - 1, 0) : time...time
                lives[key] = Placement(slot: slot, life: life)
                order.append(key)
            }
        }
    }

    /// Places all slots in `workspace`.
    mutating func apply(to workspace: Workspace) throws(KernelError) {
        var placed: [Placement] = []
        let waiting = order.compactMap { lives[$0] }.sorted { $0.slot.byteCount > $1.slot.byteCount }
        for var placement in waiting {
            placement.offset = lowestFreeOffset(for: placement, among: placed)
            placed.append(placement)
        }
        try workspace.reserve(byteCount: placed.map(\.end).max() ?? 0)
        for placement in placed {
            placement.slot.buffer = Buffer(
                block: workspace.block,
                offset: placement.offset,
                byteCount: placement.slot.byteCount
            )
        }
    }

    private func lowestFreeOffset(for placement: Placement, among placed: [Placement]) -> Int {
        let rivals = placed.filter { $0.life.overlaps(placement.life) }.sorted { $0.offset < $1.offset }
        var offset = 0
        for rival in rivals {
            if offset + placement.slot.byteCount <= rival.offset { break }
            offset = max(offset, (rival.end + 63) / 64 * 64)
        }
        return offset
    }
}
