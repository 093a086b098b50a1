public import Datasets
import Foundation

/// The examples of a task, to train on or to be asked about.
public struct TaskData {
    private let settings: DataSettings
    private let data: DataAccess
    private let seed: UInt64

    /// Chooses by `settings.kind`.
    ///
    /// - Parameters:
    ///   - settings: The data.
    ///   - data: Where files are.
    ///   - seed: The run's seed: generated examples to train on differ from run to run, those that are
    ///     asked about do not.
    public init(settings: DataSettings, data: DataAccess, seed: UInt64) {
        self.settings = settings
        self.data = data
        self.seed = seed
    }

    /// The data of the task called `name`, with default settings.
    public init(task name: String, data: DataAccess) throws {
        var settings = DataSettings()
        guard let kind = DataSettings.Kind(rawValue: name) else {
            throw CommandError.usage("there are no data for a task called '\(name)'")
        }
        settings.kind = kind
        self.init(settings: settings, data: data, seed: 0)
    }

    /// The examples of one split.
    public func examples(_ split: DataSplit) throws -> any ExampleSource {
        let all = try allExamples(split)
        guard split == .train, settings.questions.limit > 0, all.count != nil else { return all }
        return try LimitedExamples(all, limit: settings.questions.limit)
    }

    private func allExamples(_ split: DataSplit) throws -> any ExampleSource {
        switch settings.kind {
        case .parity:
            var parity = settings.parity
            if split == .train { parity.seed &+= seed }
            return try ParityTask(parity, split: split)
        case .gsm8k:
            return try GSM8kExamples(
                contentsOf: file(split, train: "gsm8k/train.jsonl", test: "gsm8k/test.jsonl")
            )
        case .squad:
            return try SQuADExamples(
                contentsOf: file(split, train: "squad/train-v1.1.json", test: "squad/dev-v1.1.json"),
                contextLimit: settings.questions.contextLimit
            )
        case .text, .miniDocuments:
            throw CommandError.usage("data of kind '\(settings.kind.rawValue)' asks no questions")
        }
    }

    private func file(_ split: DataSplit, train: String, test: String) throws -> URL {
        guard split == .train else { return try data.file(test) }
        return try data.file(settings.questions.file.isEmpty ? train : settings.questions.file)
    }
}
