import Synchronization

/// The encoders that no call is using.
///
/// A call takes one out and puts it back, so the lock is held for two pointer moves, not while encoding.
final class WordEncoderPool: Sendable {
    private let idle = Mutex<[WordEncoder]>([])

    /// An encoder that no other call has.
    func take() -> WordEncoder {
        idle.withLock { $0.popLast() } ?? WordEncoder()
    }

    /// Keeps an encoder, and the words it knows, for the next call.
    func putBack(_ encoder: consuming WordEncoder) {
        let encoder = encoder
        idle.withLock { $0.append(encoder) }
    }
}
