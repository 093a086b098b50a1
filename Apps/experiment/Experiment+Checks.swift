import Composition
import Datasets
import Eval
import PauseStrategy
import Tokenizer

extension Experiment {
    /// Finds mistakes in a recipe before anything is trained, rather than hours later.
    func check() throws {
        // Seeds change nothing about what is there and what is allowed.
        for cell in cells where cell.seed == recipe.seeds.first {
            try checkData(of: cell)
            try checkPauses(of: cell)
        }
        for arm in recipe.arms where recipe.comparisons.joined().contains(arm.name) {
            try checkComparison(of: arm)
        }
    }

    private func checkData(of cell: Cell) throws {
        let task = try tasks.task(named: cell.evaluation.task, protocolName: cell.evaluation.namedProtocol)
        let evaluated = try cell.evaluatedData
        for (name, stage, wantsText) in [
            ("pretrain", cell.pretraining, true), ("finetune", cell.finetuning, false),
        ] {
            guard let settings = stage?.settings else { continue }
            guard settings.data.isText == wantsText else {
                let wanted = wantsText ? "a text to predict" : "questions with answers"
                throw mistake(
                    in: cell,
                    "'\(name).data.kind' is \(settings.data.kind.rawValue), not \(wanted)"
                )
            }
            try settings.check()
            try settings.data.expectFiles(.train, in: data)
        }
        guard evaluated.kind.rawValue == task.description.name else {
            let kind = evaluated.kind.rawValue
            throw mistake(
                in: cell,
                "data of kind \(kind) cannot be evaluated by task '\(task.description.name)'"
            )
        }
        try evaluated.expectFiles(.train, in: data)
        try evaluated.expectFiles(.test, in: data)
    }

    private func checkPauses(of cell: Cell) throws {
        let first = cell.pretraining ?? cell.finetuning
        var tokenizer = try TrainingRun.tokenizer(first.settings, data: data)
        for stage in [cell.pretraining, cell.finetuning].compactMap({ $0 }) {
            let missing = stage.settings.pauseTokenCount - tokenizer.specialTokens.pauses.count
            tokenizer = tokenizer.addingPauses(max(missing, 0), at: tokenizer.vocabularySize)
            try check(stage.settings.pauses, with: tokenizer)
        }
        for count in cell.inferencePauses.compactMap({ $0 }) {
            try check(cell.finetuning.settings.pauses.asked(for: count), with: tokenizer)
        }
        guard cell.evaluation.maximumTokens > 0, first.settings.model.from.isEmpty else { return }
        var inference = InferenceSettings(.none)
        inference.maximumTokenCount = cell.evaluation.maximumTokens
        try inference.checkAnswers(contextLength: first.settings.model.contextLength)
    }

    private func check(_ pauses: PauseSettings, with tokenizer: any Tokenizer) throws {
        _ = try strategies.makeStrategy(strategies.resolved(pauses), vocabulary: tokenizer.pauseVocabulary)
    }

    private func mistake(in cell: Cell, _ problem: String) -> CommandError {
        .invalidSettings(path: "arm \(cell.arm)", problem: problem)
    }
}
