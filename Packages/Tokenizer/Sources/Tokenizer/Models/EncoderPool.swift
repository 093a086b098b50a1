import Synchronization

/// The encoders that no call is using.
///
/// A call takes one out and puts it back, so the lock is held for two pointer moves, not while encoding.
final class EncoderPool<Encoder: Sendable>: Sendable {
    private let idle = Mutex<[Encoder]>([])
    private let make: @Sendable () -> Encoder

    /// An empty pool, for which `make` makes what is needed.
    init(_ make: @escaping @Sendable () -> Encoder) {
        self.make = make
    }

    /// An encoder that no other call has.
    func take() -> Encoder {
        idle.withLock { $0.popLast() } ?? make()
    }

    /// Keeps an encoder, and the words it knows, for the next call.
    func putBack(_ encoder: consuming Encoder) {
        let encoder = encoder
        idle.withLock { $0.append(encoder) }
    }
}
