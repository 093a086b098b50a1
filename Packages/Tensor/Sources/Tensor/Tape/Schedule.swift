/// Which results of the forward pass are computed again for the backward pass instead of being kept.
///
/// Results have the same bits either way.
public enum Recomputation: String, Codable, CaseIterable, Sendable {
    /// None.
    case nothing
    /// Results of 2 MiB or more of operations that cost next to nothing.
    case cheap
    /// Those of whole blocks of layers: of a block only its input is kept, for a third more arithmetic
    /// (Chen et al., *Training deep nets with sublinear memory cost*, 2016,
    /// <https://arxiv.org/abs/1604.06174>).
    case blocks
}

/// What a tape does, moment by moment: forward passes in order, then backward passes in reverse, with parts
/// of the forward pass before them where their results were not kept.
struct Schedule {
    /// One moment of a run.
    enum Step: Equatable {
        /// The forward pass of an operation, by its number.
        case forward(Int)
        /// The backward pass.
        case backward(Int)
    }

    /// The backward passes, and what is computed again between them.
    private(set) var backwardSteps: [Step] = []
    /// The moment at which a slot whose contents were not kept is computed again.
    private(set) var rebirths: [ObjectIdentifier: Int] = [:]
    private let operations: [any Operation]

    /// Makes a schedule.
    ///
    /// - Parameters:
    ///   - operations: In the order of their recording.
    ///   - recordsGradients: Whether there are backward passes.
    ///   - segments: Runs of operations whose results are not kept; no two overlap.
    init(_ operations: [any Operation], recordsGradients: Bool, segments: [Range<Int>] = []) {
        self.operations = operations
        guard recordsGradients else { return }
        var waiting = droppedSlots(of: segments)
        for index in operations.indices.reversed() {
            let touched = Set(operations[index].backwardSlots.map(ObjectIdentifier.init))
            while let place = waiting.firstIndex(where: { !$0.slots.isDisjoint(with: touched) }) {
                let (segment, slots) = waiting.remove(at: place)
                for slot in slots { rebirths[slot] = operations.count + backwardSteps.count }
                backwardSteps += segment.map(Step.forward)
            }
            backwardSteps.append(.backward(index))
        }
    }

    /// What every moment of a run touches.
    var moments: [[Slot]] {
        operations.map(\.forwardSlots)
            + backwardSteps.map { step in
                switch step {
                case .forward(let index): operations[index].forwardSlots
                case .backward(let index): operations[index].backwardSlots
                }
            }
    }

    /// The slots that each segment is the first to touch, and that no other segment needs to run again.
    private func droppedSlots(
        of segments: [Range<Int>]
    ) -> [(segment: Range<Int>, slots: Set<ObjectIdentifier>)] {
        var users: [ObjectIdentifier: [Int]] = [:]
        for (index, operation) in operations.enumerated() {
            for slot in operation.forwardSlots where !slot.isPinned {
                users[ObjectIdentifier(slot), default: []].append(index)
            }
        }
        let recomputed = Set(segments.joined())
        return segments.map { segment in
            let dropped = users.filter { _, indices in
                segment.contains(indices[0])
                    && indices.allSatisfy { segment.contains($0) || !recomputed.contains($0) }
            }
            return (segment, Set(dropped.keys))
        }
    }
}
