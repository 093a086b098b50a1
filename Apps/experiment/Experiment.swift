import Composition
import Eval
import EvalReport
import Foundation
import PauseStrategy
import Training

/// Trains and measures every cell of a recipe, then writes the report.
struct Experiment {
    let recipe: Recipe
    let output: URL
    let data: DataAccess
    let strategies: PauseStrategyRegistry
    let tasks = TaskCatalog.builtin
    private let stages: StageFolder
    private let queue: WorkQueue
    let cells: [Cell]

    init(recipe: Recipe, output: URL, data: DataAccess) throws {
        self.recipe = recipe
        self.output = output
        self.data = data
        strategies = try Strategies.builtin()
        stages = StageFolder(url: output, data: data)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let parallel = recipe.parallelCells > 0 ? recipe.parallelCells : cores
        queue = WorkQueue(threadCount: parallel)
        cells = try Cell.all(of: recipe, stages: stages, threads: max(1, cores / parallel))
        try check()
    }

    /// Every stage once, those that others start from first.
    private var stagesInOrder: [[Stage]] {
        var seen: Set<Stage> = []
        let first = cells.compactMap(\.pretraining).filter { seen.insert($0).inserted }
        let second = cells.map(\.finetuning).filter { seen.insert($0).inserted }
        return [first, second]
    }

    /// A line for each arm: what it would cost.
    func estimates() throws -> [String] {
        try recipe.arms.compactMap { arm in
            try cells.first { $0.arm == arm.name }
                .map { try ArmEstimate(cell: $0, data: data, strategies: strategies).text }
        }
    }

    /// Runs what was not run before.
    func run() throws -> Report {
        let outcomes = try train()
        let measurements = try measure()
        let evaluations = measurements.map(\.evaluation)
        var builder = ReportBuilder(title: recipe.title)
        builder.notes = recipe.notes + cutNotes(outcomes) + measurements.notes
        for evaluation in evaluations { try builder.add(evaluation) }
        for pair in recipe.comparisons {
            let sides = try pair.compactMap { try comparedCondition(of: $0, in: evaluations) }
            if sides.count == 2 { builder.compare(sides[0], with: sides[1]) }
        }
        builder.curves = try cells.flatMap { try curves(of: $0) }
        builder.training = trainingCosts(outcomes)
        return try builder.report()
    }

    private func train() throws -> [Stage: StageRunner.Outcome] {
        let runner = StageRunner(stages: stages, data: data, strategies: strategies)
        let order = stagesInOrder
        let total = order.joined().reduce(0) { $0 + $1.settings.training.steps }
        let board = ProgressBoard(totalSteps: total)
        let outcomes = Collected<Stage, StageRunner.Outcome>()
        for stages in order {
            try queue.run(stages) { stage in
                if Interruption.shared.isRequested { throw Interrupted() }
                var taken = 0
                let outcome = try runner.train(stage) { report in
                    taken += 1
                    board.note(report, of: stage)
                }
                board.finish(stage, skipped: stage.settings.training.steps - taken)
                outcomes.insert(outcome, for: stage)
            }
        }
        Console.endLine()
        return outcomes.all
    }

    private func measure() throws -> [Measurement] {
        let measurement = CellEvaluation(
            stages: stages,
            data: data,
            strategies: strategies,
            tasks: tasks
        )
        let jobs = cells.indices.flatMap { cell in cells[cell].inferencePauses.indices.map { [cell, $0] } }
        let found = Collected<[Int], Measurement>()
        try queue.run(jobs) { [cells] job in
            let cell = cells[job[0]]
            found.insert(try measurement.evaluate(cell, pauses: cell.inferencePauses[job[1]]), for: job)
        }
        return jobs.compactMap { found.all[$0] }
    }

    private func curves(of cell: Cell) throws -> [ReportCurve] {
        let reports = try RunFolder(stages.folder(of: cell.finetuning)).reports()
        let stride = max(1, reports.count / 100)
        var loss = ReportCurve(metric: "training loss", arm: cell.arm, seed: cell.seed)
        var accuracy = ReportCurve(metric: "training accuracy", arm: cell.arm, seed: cell.seed)
        for start in Swift.stride(from: 0, to: reports.count, by: stride) {
            let window = reports[start..<min(start + stride, reports.count)]
            let count = Double(window.count)
            loss.append(
                step: window[window.endIndex - 1].step,
                value: window.reduce(0) { $0 + $1.nextLoss } / count
            )
            accuracy.append(
                step: window[window.endIndex - 1].step,
                value: window.reduce(0) { $0 + $1.accuracy } / count
            )
        }
        return [loss, accuracy]
    }

    private func trainingCosts(_ outcomes: [Stage: StageRunner.Outcome]) -> [TrainingCost] {
        recipe.arms.compactMap { arm in
            let runs = cells.filter { $0.arm == arm.name }
            let stages = runs.flatMap { [$0.pretraining, $0.finetuning].compactMap { $0 } }
            let costs = stages.compactMap { outcomes[$0] }
            guard let last = costs.last, !runs.isEmpty else { return nil }
            let count = Double(runs.count)
            return TrainingCost(
                arm: arm.name,
                parameters: last.parameters,
                steps: costs.reduce(0) { $0 + $1.steps } / runs.count,
                realTokens: Double(costs.reduce(0) { $0 + $1.realTokens }) / count,
                pauseTokens: Double(costs.reduce(0) { $0 + $1.pauseTokens }) / count,
                seconds: costs.reduce(0) { $0 + $1.seconds } / count,
                flops: costs.reduce(0) { $0 + $1.operations } / count
            )
        }
    }
}
