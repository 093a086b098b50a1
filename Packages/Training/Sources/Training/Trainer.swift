public import Datasets
public import Model
import Tensor
import Tokens

/// The training loop, for pretraining and fine-tuning alike.
///
/// A step is a function of the parameters, the optimiser's state and the step's number: data come
/// from a ``Datasets/BatchSource`` by number, so a run resumed from a checkpoint goes on bit by bit as
/// if it had never stopped.
public final class Trainer {
    /// The model in training.
    public let model: any LanguageModel
    /// What the run does.
    public let plan: TrainingPlan
    /// Steps taken so far.
    public internal(set) var step = 0
    /// What happened in the last of them; nil before the first.
    public internal(set) var lastReport: StepReport?

    /// Memory for the activations of the batches so far.
    public var workspaceByteCount: Int { workspace.byteCount }

    private let source: any BatchSource
    private let objective: any Objective
    private let workspace: Workspace
    private var recordings = RecordedBatches<SequenceBatch.Shape, SequenceBatch>()
    // Kept from one micro-batch to the next, so that they take memory once.
    private var tokens: [Int32] = []
    private var counted = CountedTargets()
    private var losses: [Float] = []
    private var greedyTokens: [Int32] = []

    /// Prepares a run from step 0.
    ///
    /// - Parameters:
    ///   - model: Initialised or loaded.
    ///   - source: Micro-batches by number.
    ///   - plan: What to do.
    ///   - objective: How targets count; by default next tokens with the plan's hint weight.
    /// - Throws: What allocating memory throws.
    public init(
        model: any LanguageModel,
        source: any BatchSource,
        plan: TrainingPlan,
        objective: (any Objective)? = nil
    ) throws {
        self.model = model
        self.source = source
        self.plan = plan
        self.objective = objective ?? NextTokenObjective(hintWeight: plan.hintWeight)
        workspace = try Workspace(kernels: model.store.kernels)
        try model.store.allocateForTraining()
    }

    /// Takes steps until the plan is done or an observer wants to stop.
    ///
    /// - Throws: ``TrainingError``, and what data and observers throw. When a step fails, parameters
    ///   stay those of the last whole step, and observers are told that the run is over.
    public func run(observers: [any TrainingObserver] = []) throws {
        while step < plan.steps, !observers.contains(where: \.wantsStop) {
            let report = try takeStep(watchedBy: observers)
            for observer in observers { try observer.didFinishStep(report, of: self) }
        }
        for observer in observers { try observer.didFinishRun(of: self) }
    }

    /// Takes one step; if that fails, lets observers save what was learned before it.
    private func takeStep(watchedBy observers: [any TrainingObserver]) throws -> StepReport {
        do {
            return try takeStep()
        } catch {
            // The step's error says more than one that comes of it.
            for observer in observers { try? observer.didFinishRun(of: self) }
            throw error
        }
    }

    /// Where the data of the next step begin.
    var dataPosition: DataPosition {
        let microStep = step * plan.accumulation
        return DataPosition(microStep: microStep, epoch: source.epoch(at: microStep))
    }

    /// Takes one step.
    public func takeStep() throws -> StepReport {
        try takeStep(on: (0..<plan.accumulation).map { try source.batch(at: step * plan.accumulation + $0) })
    }

    /// Takes one step on micro-batches; where their shapes have come before, it allocates nothing.
    func takeStep(on batches: [Batch]) throws -> StepReport {
        let number = step + 1
        var counts = TargetCounts()
        for batch in batches { counts.add(batch.targets) }

        model.store.clearGradients()
        var tally = LossTally()
        for batch in batches { try accumulateGradients(of: batch, counts: counts, tally: &tally) }
        guard tally.targetCount > 0 else { throw TrainingError.noTargets(step: number) }
        guard tally.loss.isFinite else { throw TrainingError.notFinite(step: number, quantity: "loss") }

        let learningRate = plan.schedule.learningRate(step: number, of: plan.steps)
        let norm = plan.optimizer.update(model.store, step: number, learningRate: learningRate)
        guard norm.isFinite else { throw TrainingError.notFinite(step: number, quantity: "gradient") }
        step = number
        let report = tally.report(
            step: number,
            gradientNorm: norm,
            learningRate: learningRate,
            batches: batches,
            budget: Budget(of: batches, targetCount: tally.targetCount, for: model.configuration)
        )
        lastReport = report
        return report
    }

    private func accumulateGradients(
        of batch: Batch,
        counts: TargetCounts,
        tally: inout LossTally
    ) throws {
        counted.fill(batch.targets) { objective.weight(of: $0, counts: counts) }
        let recording = try recording(for: batch, targetCount: counted.rows.count)
        try fill(recording, with: batch)
        try recording.computeLosses(
            rows: counted.rows,
            targets: counted.tokens,
            weights: counted.weights,
            into: &losses
        )
        recording.backward()
        recording.readGreedyTokens(into: &greedyTokens)
        tally.add(losses, of: counted, greedy: greedyTokens)
    }

    private func fill(_ recording: SequenceBatch, with batch: Batch) throws {
        tokens.removeAll(keepingCapacity: true)
        for token in batch.tokens { tokens.append(token.rawValue) }
        try recording.fill(
            tokens: tokens,
            positions: batch.positions,
            promptCounts: batch.promptCounts,
            documentStarts: batch.documentStarts ?? []
        )
    }

    private func recording(for batch: Batch, targetCount: Int) throws -> SequenceBatch {
        let shape = SequenceBatch.Shape(
            batch: batch.rowCount,
            positionCount: batch.positionCount,
            targetCount: targetCount,
            attendsBothWays: plan.promptsAttendBothWays,
            hasDocuments: batch.documentStarts != nil
        )
        return try recordings.batch(of: shape) {
            try SequenceBatch(
                model: model,
                workspace: workspace,
                shape: shape,
                recordsGradients: true,
                recomputation: plan.recomputation
            )
        }
    }
}
