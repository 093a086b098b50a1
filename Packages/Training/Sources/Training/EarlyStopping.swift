/// Stops a run whose training loss has not become better for a while.
public final class EarlyStopping: TrainingObserver {
    private let patience: Int
    private var best = Double.infinity
    private var bestStep = 0
    private var step = 0

    /// Stops after `patience` steps without a new lowest loss; 0 never stops.
    public init(patience: Int) {
        self.patience = patience
    }

    /// Takes a step into account: each one as it happens, and after a resume those before.
    public func note(_ report: StepReport) {
        step = report.step
        guard report.nextLoss < best else { return }
        best = report.nextLoss
        bestStep = report.step
    }

    /// Takes the step into account.
    public func didFinishStep(_ report: StepReport, of trainer: Trainer) throws {
        note(report)
    }

    /// Whether the last new lowest loss lies too far back.
    public var wantsStop: Bool { patience > 0 && step - bestStep >= patience }
}
