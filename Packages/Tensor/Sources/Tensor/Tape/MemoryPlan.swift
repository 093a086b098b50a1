/// Gives every slot its place: slots whose lives do not overlap share memory.
///
/// A life reaches from the first moment that touches the slot to the last. A slot that is computed again has
/// two: between them its memory is free. Slots are placed largest first, each at the lowest offset that is
/// free for all of its lives.
struct MemoryPlan {
    private struct Placement {
        let slot: Slot
        let lives: [ClosedRange<Int>]
        var offset = 0
        var end: Int { offset + slot.byteCount }

        func meets(_ other: Placement) -> Bool {
            lives.contains { life in other.lives.contains { $0.overlaps(life) } }
        }
    }

    private var waiting: [Placement]

    /// Plans for slots that are touched at `moments`, in order.
    ///
    /// - Parameters:
    ///   - moments: What each moment of a run touches.
    ///   - rebirths: Slots whose contents may be lost before the given moment, which computes them again.
    init(moments: [[Slot]], rebirths: [ObjectIdentifier: Int] = [:]) {
        var touches: [ObjectIdentifier: [Int]] = [:]
        var order: [Slot] = []
        for (moment, slots) in moments.enumerated() {
            for slot in slots {
                if touches[ObjectIdentifier(slot)] == nil { order.append(slot) }
                touches[ObjectIdentifier(slot), default: []].append(moment)
            }
        }
        let everything = 0...max(moments.count - 1, 0)
        waiting = order.map { slot in
            let key = ObjectIdentifier(slot)
            let lives = Self.lives(touches[key] ?? [], rebirth: rebirths[key])
            return Placement(slot: slot, lives: slot.isPinned ? [everything] : lives)
        }
        waiting.sort { $0.slot.byteCount > $1.slot.byteCount }
    }

    private static func lives(_ touches: [Int], rebirth: Int?) -> [ClosedRange<Int>] {
        let split = rebirth ?? 0
        return [touches.filter { $0 < split }, touches.filter { $0 >= split }].compactMap { part in
            guard let first = part.first, let last = part.last else { return nil }
            return first...last
        }
    }

    /// Places all slots in `workspace`.
    func apply(to workspace: Workspace) throws(KernelError) {
        var placed: [Placement] = []
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
        let rivals = placed.filter { $0.meets(placement) }.sorted { $0.offset < $1.offset }
        var offset = 0
        for rival in rivals {
            if offset + placement.slot.byteCount <= rival.offset { break }
            offset = max(offset, (rival.end + 63) / 64 * 64)
        }
        return offset
    }
}
