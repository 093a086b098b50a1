import CAllocations

/// What some code allocated on the heap.
public struct Allocations: Equatable, Sendable {
    /// How often our own code and the Swift runtime asked for memory.
    public let own: Int
    /// How often oneDNN and what belongs to it did.
    public let foreign: Int

    /// Whether this system lets them be counted.
    public static var areCounted: Bool { allocations_are_counted() }

    /// Counts what `body` allocates on the calling thread.
    public init(_ body: () throws -> Void) rethrows {
        begin_counting_allocations()
        defer { _ = end_counting_allocations() }
        try body()
        let counts = end_counting_allocations()
        own = counts.own
        foreign = counts.foreign
    }
}
