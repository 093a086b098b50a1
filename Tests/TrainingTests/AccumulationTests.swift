import Closeness
import Datasets
import Model
import Tensor
import Testing
import Tokens
import Training

/// Micro-batches add up to the step that one large batch takes.
@Suite struct AccumulationTests {
    /// Eight rows of one to eight targets, in micro-batches of `size`.
    private func trainer(
        _ form: TinyModel,
        microBatchSize size: Int,
        hintWeight: Double = 0,
        optimizer: AdamW = AdamW()
    ) throws -> Trainer {
        let rows = DrawnRows(pauseCount: hintWeight > 0 ? 4 : 0).rows(8)
        let batches = stride(from: 0, to: rows.count, by: size).map { Batch(Array(rows[$0..<$0 + size])) }
        var plan = TrainingPlan.constant(steps: 3, accumulation: batches.count, hintWeight: hintWeight)
        plan.optimizer = optimizer
        return try Trainer(model: form.make(), source: ListedBatches(batches), plan: plan)
    }

    /// `-log p` of every target of the eight rows, each row read alone.
    private func losses(_ form: TinyModel, pauseCount: Int) throws -> (next: [Double], hints: [Double]) {
        let model = try form.make()
        var (next, hints): ([Double], [Double]) = ([], [])
        for row in DrawnRows(pauseCount: pauseCount).rows(8) {
            let batch = Batch([row])
            let pass = try SequenceBatch(
                model: model,
                workspace: Workspace(kernels: model.store.kernels),
                shape: .init(batch: 1, positionCount: batch.positionCount),
                recordsGradients: false
            )
            try pass.fill(
                tokens: batch.tokens.map(\.rawValue),
                positions: batch.positions,
                promptCounts: batch.promptCounts
            )
            for (position, target) in batch.targets.enumerated() {
                guard let token = target.token else { continue }
                let loss = try pass.losses(
                    rows: [Int32(position)],
                    targets: [token.rawValue],
                    weights: [1]
                )
                if case .hint = target { hints.append(Double(loss[0])) } else { next.append(Double(loss[0])) }
            }
        }
        return (next, hints)
    }

    private func mean(_ values: [Double]) -> Double {
        values.reduce(0, +) / Double(values.count)
    }

    @Test(arguments: TinyModel.allCases, [0.0, 0.5])
    func splittingABatchChangesNoLoss(form: TinyModel, hintWeight: Double) throws {
        let whole = try trainer(form, microBatchSize: 8, hintWeight: hintWeight).takeStep()
        for size in [1, 2, 4] {
            let parts = try trainer(form, microBatchSize: size, hintWeight: hintWeight).takeStep()
            #expect(parts.loss == whole.loss)
            #expect(parts.nextLoss == whole.nextLoss)
            #expect(parts.hintLoss == whole.hintLoss)
            #expect(parts.accuracy == whole.accuracy)
            #expect(parts.targetCount == whole.targetCount)
            #expect(parts.realTokenCount == whole.realTokenCount)
            #expect(parts.pauseTokenCount == whole.pauseTokenCount)
            expectClose([parts.gradientNorm], [whole.gradientNorm], relative: 1e-6, "gradient norm")
        }
    }

    @Test(arguments: TinyModel.allCases, [0.0, 0.5])
    func splittingABatchChangesNoGradientAndNoWeight(form: TinyModel, hintWeight: Double) throws {
        // A gradient of 0 is rounding alone; a large epsilon keeps Adam from blowing it up.
        let optimizer = AdamW(epsilon: 0.01)
        let whole = try trainer(form, microBatchSize: 8, hintWeight: hintWeight, optimizer: optimizer)
        let parts = try trainer(form, microBatchSize: 2, hintWeight: hintWeight, optimizer: optimizer)
        let norm = try whole.takeStep().gradientNorm
        _ = try parts.takeStep()
        for (part, expected) in zip(parts.model.store.parameters, whole.model.store.parameters) {
            func compare(_ content: ParameterStore.Content, absolute: Double) throws {
                expectClose(
                    try parts.model.store.tensor(of: part, content: content).floats,
                    try whole.model.store.tensor(of: expected, content: content).floats,
                    absolute: absolute,
                    relative: 1e-6,
                    "\(content) of \(part.name)"
                )
            }
            try compare(.gradient, absolute: 1e-6 * norm)
            try compare(.value, absolute: 1e-7)
        }
    }

    @Test(arguments: TinyModel.allCases)
    func dividesByTheTargetsOfTheWholeStep(form: TinyModel) throws {
        let report = try trainer(form, microBatchSize: 2).takeStep()
        let losses = try losses(form, pauseCount: 0).next
        #expect(report.targetCount == losses.count)
        expectClose([report.loss], [mean(losses)], relative: 1e-6, "loss")
        #expect(report.hintLoss == nil)
        // What it must not be: the mean over micro-batches of their own means. They have 3, 7, 11 and 15.
        let starts = [0, 3, 10, 21, 36]
        let means = zip(starts, starts.dropFirst()).map { mean(Array(losses[$0..<$1])) }
        #expect(abs(mean(means) - report.loss) > 1e-3)
    }

    @Test(arguments: TinyModel.allCases)
    func weighsTheMeanOfHintsAgainstTheMeanOfTokens(form: TinyModel) throws {
        let report = try trainer(form, microBatchSize: 2, hintWeight: 0.5).takeStep()
        let (next, hints) = try losses(form, pauseCount: 4)
        #expect(report.targetCount == next.count + hints.count)
        #expect(report.pauseTokenCount == 8 * 4)
        expectClose([report.nextLoss], [mean(next)], relative: 1e-6, "next loss")
        expectClose([report.hintLoss ?? .nan], [mean(hints)], relative: 1e-6, "hint loss")
        expectClose([report.loss], [mean(next) + 0.5 * mean(hints)], relative: 1e-6, "loss")
    }

    @Test func takesHintsWithoutWeightForNothing() throws {
        let rows = DrawnRows(pauseCount: 4).rows(4)
        let trainer = try Trainer(
            model: TinyModel.gpt2.make(),
            source: ListedBatches([Batch(rows)]),
            plan: .constant(steps: 1)
        )
        let report = try trainer.takeStep()
        #expect(report.hintLoss == nil)
        #expect(report.targetCount == 1 + 2 + 3 + 4)
        expectClose([report.loss], [report.nextLoss], relative: 1e-6, "loss")
    }

    @Test(arguments: TinyModel.allCases)
    func countsTheOperationsOfEveryMicroBatch(form: TinyModel) throws {
        let whole = try trainer(form, microBatchSize: 8).takeStep().operationCount
        // Micro-batches have fewer positions of padding, and never fewer targets.
        #expect(try trainer(form, microBatchSize: 1).takeStep().operationCount < whole)
        let rows = DrawnRows().rows(8)
        let plan = TrainingPlan.constant(steps: 1, accumulation: 2)
        let twice = try Trainer(model: form.make(), source: ListedBatches([Batch(rows)]), plan: plan)
        #expect(try twice.takeStep().operationCount == 2 * whole)
    }

    @Test func takesMicroBatchesWithoutTargets() throws {
        let rows = DrawnRows().rows(2)
        let silent = Batch([PausedSequence(TokenSequence(prompt: [1, 2, 3], completion: []))])
        func trainer(_ batches: [Batch]) throws -> Trainer {
            let plan = TrainingPlan.constant(steps: 1, accumulation: batches.count)
            return try Trainer(model: TinyModel.gpt2.make(), source: ListedBatches(batches), plan: plan)
        }
        let with = try trainer([silent, Batch(rows), silent])
        let without = try trainer([Batch(rows)])
        let reports = (try with.takeStep(), try without.takeStep())
        #expect(reports.0.loss == reports.1.loss)
        #expect(reports.0.targetCount == reports.1.targetCount)
        #expect(reports.0.realTokenCount == reports.1.realTokenCount + 6)
        try Snapshot(with).expectSame(as: Snapshot(without))
    }
}
