import Composition
import Datasets
import Eval

/// A task, and the examples that a model is asked about.
struct TaskQuestions {
    let task: any TaskDefinition
    let shots: ShotPolicy
    let limit: Int?
    let items: TaskExamples
    /// Where worked examples come from; nil where there are none, so that nobody needs the file.
    let training: TaskExamples?
    /// Whether the model learned from prompts that start with the beginning token.
    let prependsBeginning: Bool
    /// What a reader of the scores must know about the data.
    let notes: [String]

    var name: String { task.description.name }

    init(
        task: any TaskDefinition,
        settings: EvaluatedData,
        data: DataAccess,
        shots: ShotPolicy,
        limit: Int?
    ) throws {
        let examples = TaskData(settings: settings.settings, data: data, seed: 0)
        self.task = task
        self.shots = shots
        self.limit = limit
        items = try examples.examples(.test)
        training = shots.count > 0 ? try examples.examples(.train) : nil
        prependsBeginning = settings.settings.prependsBeginning
        let cut = try items.cutNote(limit: limit)
        notes = (settings.notes + [cut].compactMap(\.self)).map { "\(task.description.name): \($0)" }
    }
}
