/// What a run draws at random.
///
/// Every stream is a function of the seed, its own name, and numbers such as the epoch, so these two
/// are its whole state, at any step.
public struct RandomState: Codable, Equatable, Sendable {
    /// The seed of the run.
    public var seed: UInt64
    /// The names of the streams that are split off it.
    public var streams: [String]

    /// Describes the streams of a run.
    public init(seed: UInt64 = 0, streams: [String] = []) {
        self.seed = seed
        self.streams = streams
    }
}

/// Where the data of a step begin.
struct DataPosition: Codable, Equatable, Sendable {
    /// Micro-batches read before.
    var microStep: Int
    /// How often every item was visited before.
    var epoch: Int
}
