import Synchronization

/// Results that several threads put together.
final class Collected<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let values = Mutex<[Key: Value]>([:])

    /// Adds a result.
    func insert(_ value: Value, for key: Key) {
        values.withLock { $0[key] = value }
    }

    /// All results so far.
    var all: [Key: Value] { values.withLock { $0 } }
}
