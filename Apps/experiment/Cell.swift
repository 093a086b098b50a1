import Composition
import Foundation
import Settings

/// One training run of an experiment, named by everything that it depends on.
struct Stage: Hashable, Sendable {
    /// For messages, for example `PausePT seed 3, first stage`.
    let label: String
    /// The settings, down to the checkpoint it starts from.
    let settings: RunFile
    /// Whether it starts from another stage rather than from a model that is there already.
    let followsStage: Bool
    /// A name that changes with any setting, any file of data and what it starts from.
    let key: String

    /// A stage that starts from what `first` leaves, else from the model that its settings name.
    init(label: String, settings: RunFile, after first: Stage? = nil, data: DataAccess) throws {
        self.label = label
        self.settings = settings
        followsStage = first != nil
        let model = first == nil && !settings.model.from.isEmpty ? settings.model.from : nil
        let start = try model.map {
            RunIdentity.Start.model(try ModelIdentity(ModelFile(path: $0), data: data))
        }
        key = try RunIdentity(
            settings,
            start: start ?? first.map { RunIdentity.Start.run($0.key) } ?? .nothing,
            data: data
        ).fingerprint
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
    static func all(
        of recipe: Recipe,
        stages: StageFolder,
        threads: Int
    ) throws -> [Cell] {
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
            let label = "\(arm.name) seed \(seed), pretraining"
            pretraining = try Stage(label: label, settings: first, data: stages.data)
        } else {
            pretraining = nil
        }
        var second = try settings(recipe.finetune, arm.finetune)
        if let pretraining { second.model.from = stages.folder(of: pretraining).path }
        let name = pretraining == nil ? "" : ", fine-tuning"
        let label = "\(arm.name) seed \(seed)\(name)"
        finetuning = try Stage(label: label, settings: second, after: pretraining, data: stages.data)
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
    /// What they learn from.
    let data: DataAccess

    func folder(of stage: Stage) -> URL {
        url.appending(path: "stages").appending(path: stage.key)
    }
}
