/// Where batches come from: a pure function of the step, so that a run can resume anywhere.
///
/// ## Laws
///
/// - The same index gives the same batch on every machine, pause positions included.
/// - A batch does not depend on which others were asked for before.
public protocol BatchSource: Sendable {
    /// The batch of micro-step `index`, counted from 0 over the whole run.
    func batch(at index: Int) throws -> Batch
    /// The epoch that micro-step `index` begins in: how often every item was visited before.
    func epoch(at index: Int) -> Int
}

extension BatchSource {
    /// 0, as of a source that does not end.
    public func epoch(at index: Int) -> Int { 0 }
}
