/// A stretch of workspace that a tape asks for; ``MemoryPlan`` decides where it lies.
final class Slot {
    let byteCount: Int
    /// Written or read from outside, so never shared with another slot.
    let isPinned: Bool
    /// Set by the plan.
    var buffer: Buffer?

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
