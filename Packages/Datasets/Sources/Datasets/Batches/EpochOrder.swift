import Randomness
import Synchronization

/// One visit of a run: which item, and for which time.
struct EpochPlace: Equatable, Sendable {
    /// How often every item was visited before.
    let epoch: Int
    /// The item.
    let index: Int
}

/// The order in which a run visits the items of a finite or endless list.
///
/// Visit `n` is the item `n % count` of the order of epoch `n / count`; the order of an epoch is drawn
/// from the stream (seed, `order`, epoch). An endless list is one epoch, in sequence.
struct EpochOrder: Sendable {
    private let count: Int?
    private let permutations: PermutationCache?

    /// Orders `count` items; `nil` is endless.
    init(count: Int?, isShuffled: Bool, seed: UInt64) {
        precondition(count != 0, "there is nothing to visit")
        self.count = count
        permutations = isShuffled && count != nil ? PermutationCache(seed: seed) : nil
    }

    /// How often every item was visited before visit number `visit` of the run.
    func epoch(of visit: Int) -> Int {
        count.map { visit / $0 } ?? 0
    }

    /// Where visit number `visit` of the run goes.
    func place(of visit: Int) -> EpochPlace {
        precondition(visit >= 0, "visit \(visit) is before the run")
        guard let count else { return EpochPlace(epoch: 0, index: visit) }
        let (epoch, rank) = visit.quotientAndRemainder(dividingBy: count)
        let order = permutations?.permutation(ofEpoch: epoch, count: count)
        return EpochPlace(epoch: epoch, index: order?[rank] ?? rank)
    }
}

/// Remembers the orders of the last epochs asked for; what it answers depends on nothing but the epoch.
private final class PermutationCache: Sendable {
    // A batch can reach over the end of an epoch, so two are kept.
    private static let capacity = 2

    private let stream: RandomStream
    private let recent = Mutex<[(epoch: Int, order: [Int])]>([])

    init(seed: UInt64) {
        stream = RandomStream(seed: seed).split(BatchStream.order.rawValue)
    }

    func permutation(ofEpoch epoch: Int, count: Int) -> [Int] {
        recent.withLock { recent in
            if let known = recent.first(where: { $0.epoch == epoch }) { return known.order }
            var random = stream.split(epoch)
            let order = random.permutation(of: count)
            if recent.count == Self.capacity { recent.removeFirst() }
            recent.append((epoch, order))
            return order
        }
    }
}
