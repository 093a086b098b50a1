import Composition
import Foundation
import Settings

/// One training run of an experiment, named by everything that it depends on.
struct Stage: Hashable, Sendable {
    /// For messages, for example `PausePT seed 3, first stage`.
    let label: String
    /// The settings, down to the checkpoint it starts from.
    let settings: RunFile
    /// A name that changes with any setting.
    let key: String

    init(label: String, settings: RunFile) {
        self.label = label
        self.settings = settings
        key = settings.fingerprint
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(key)
    }

    static func == (left: Stage, right: Stage) -> Bool {
        left.key == right.key
    }
}

/// One arm with one seed: one or two stages of training, then measurements.
struct Cell: Sendable {
    let arm: String
    let seed: UInt64
    let pretraining: Stage?
    let finetuning: Stage
    /// Pauses at inference; nil stands for as many as in training.
    let inferencePauses: [Int?]
    let evaluation: EvaluationSettings

    /// The cells of `recipe`, arm by arm.
    static func all(of recipe: Recipe, stages: StageFolder, threads: Int) throws -> [Cell] {
        try recipe.arms.flatMap { arm in
            try recipe.seeds.map { seed in
                try Cell(arm, seed: seed, recipe: recipe, stages: stages, threads: threads)
            }
        }
    }

    private init(
        _ arm: Recipe.Arm,
        seed: UInt64,
        recipe: Recipe,
        stages: StageFolder,
        threads: Int
    ) throws {
        self.arm = arm.name
        self.seed = seed
        inferencePauses = arm.inferencePauses ?? [nil]
        evaluation = recipe.evaluation
        func settings(_ shared: JSONValue, _ own: JSONValue?) throws -> RunFile {
            let merged = shared.merging(own ?? .object([:]))
            var settings: RunFile
            do {
                settings = try StrictDecoder().decode(RunFile.self, from: merged, over: RunFile())
            } catch {
                throw CommandError.invalidSettings(path: "arm \(arm.name)", problem: "\(error)")
            }
            settings.seed = seed
            settings.threads = threads
            return settings
        }
        if recipe.pretrain != .null {
            let first = try settings(recipe.pretrain, arm.pretrain)
            pretraining = Stage(label: "\(arm.name) seed \(seed), pretraining", settings: first)
        } else {
            pretraining = nil
        }
        var second = try settings(recipe.finetune, arm.finetune)
        if let pretraining { second.model.from = stages.folder(of: pretraining).path }
        let name = pretraining == nil ? "" : ", fine-tuning"
        finetuning = Stage(label: "\(arm.name) seed \(seed)\(name)", settings: second)
    }
}

extension Cell {
    /// The data that the arm was trained on, changed as the recipe says.
    var evaluatedData: DataSettings {
        get throws {
            try StrictDecoder().decode(
                DataSettings.self,
                from: evaluation.data,
                over: finetuning.settings.data
            )
        }
    }
}

/// Where stages keep their runs, so that a stage is trained once and found again.
struct StageFolder: Sendable {
    let url: URL

    func folder(of stage: Stage) -> URL {
        url.appending(path: "stages").appending(path: stage.key)
    }
}
