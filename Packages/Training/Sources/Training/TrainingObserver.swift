/// Watches a run: writes checkpoints and metrics, shows progress, stops early.
public protocol TrainingObserver: AnyObject {
    /// Called after every step, in the order in which observers were given.
    func didFinishStep(_ report: StepReport, of trainer: Trainer) throws
    /// Called once: after the last step, when the run is stopped, or when a step fails, with the
    /// parameters of the last whole step.
    func didFinishRun(of trainer: Trainer) throws
    /// Whether to stop after this step.
    var wantsStop: Bool { get }
}

extension TrainingObserver {
    /// Does nothing.
    public func didFinishRun(of trainer: Trainer) throws {}
    /// Never stops a run.
    public var wantsStop: Bool { false }
}
