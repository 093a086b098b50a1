/// The random streams that batches draw from, under the names that are split off the run's seed.
public enum BatchStream: String, CaseIterable, Sendable {
    /// The order of the items in each epoch.
    case order
    /// Where the windows of each epoch begin.
    case offset
    /// The places of pauses, anew for each epoch and item.
    case pauses
}
