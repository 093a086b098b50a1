import Composition

extension Experiment {
    /// How many prompts each arm lost a part of in training, one sentence per arm that lost any.
    func cutNotes(_ outcomes: [Stage: StageRunner.Outcome]) -> [String] {
        recipe.arms.compactMap { arm in
            let stages = cells.filter { $0.arm == arm.name }.map(\.finetuning)
            let cut = stages.reduce(0) { $0 + (outcomes[$1]?.cutPrompts ?? 0) }
            guard cut > 0 else { return nil }
            let all = stages.reduce(0) { sum, stage in
                let training = stage.settings.training
                return sum + (outcomes[stage]?.steps ?? 0) * training.batchSize * training.accumulation
            }
            return
                "\(arm.name): in training, \(cut) of \(all) prompts lost tokens on their left"
        }
    }
}
