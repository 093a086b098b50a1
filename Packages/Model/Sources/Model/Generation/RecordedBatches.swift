/// Recordings of the shapes that were used last, so that a shape that comes again is not recorded anew and
/// shapes that never come again do not fill the memory.
public struct RecordedBatches<Shape: Hashable, Recording> {
    /// The most recordings that are kept: as many as lengths of up to 512 positions in steps of 8.
    @inlinable
    public static var limit: Int { 64 }

    /// The one used last stands last.
    @usableFromInline
    var recent: [(shape: Shape, recording: Recording)] = []

    /// No recordings yet.
    public init() {}

    /// How many there are.
    public var count: Int { recent.count }

    // Inlined, since code for shapes of any type asks for memory to compare two.

    /// The recording of `shape`, made by `record` unless it is there.
    @inlinable
    public mutating func batch(of shape: Shape, record: () throws -> Recording) rethrows -> Recording {
        if let place = recent.lastIndex(where: { $0.shape == shape }) {
            recent.append(recent.remove(at: place))
        } else {
            // First, so that what it held is free when memory is asked for.
            if recent.count == Self.limit { recent.removeFirst() }
            recent.append((shape, try record()))
        }
        return recent[recent.endIndex - 1].recording
    }
}
