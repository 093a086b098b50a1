public import Datasets
public import Foundation

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

    /// The examples of one split.
    public func examples(_ split: DataSplit) throws -> TaskExamples {
        var examples = try allExamples(split)
        if split == .train, settings.questions.limit > 0, examples.count != nil {
            examples.source = try LimitedExamples(examples.source, limit: settings.questions.limit)
        }
        return examples
    }

    private func allExamples(_ split: DataSplit) throws -> TaskExamples {
        switch settings.kind {
        case .parity:
            var parity = settings.parity
            if split == .train { parity.seed &+= seed }
            return TaskExamples(try ParityTask(parity, split: split))
        case .gsm8k:
            return TaskExamples(try GSM8kExamples(contentsOf: file(split)))
        case .squad:
            let limit = settings.questions.contextLimit
            let examples = try SQuADExamples(contentsOf: file(split), contextLimit: limit)
            return TaskExamples(examples, cuts: limit.map { ($0, examples.cuts) })
        case .text, .miniDocuments:
            throw CommandError.impossibleSetting(
                name: "data.kind",
                value: settings.kind.rawValue,
                requirement: "parity, gsm8k or squad, because a text asks no questions"
            )
        }
    }

    /// The files that a split is read from; none where it is generated.
    ///
    /// - Throws: What says that one is not there.
    public func files(_ split: DataSplit) throws -> [URL] {
        switch settings.kind {
        case .gsm8k, .squad: [try file(split)]
        case .text: try settings.text.files.map { try data.file($0) }
        case .parity, .miniDocuments: []
        }
    }

    private func file(_ split: DataSplit) throws -> URL {
        let isSquad = settings.kind == .squad
        guard split == .train else {
            return try data.file(isSquad ? "squad/dev-v1.1.json" : "gsm8k/test.jsonl")
        }
        let usual = isSquad ? "squad/train-v1.1.json" : "gsm8k/train.jsonl"
        return try data.file(settings.questions.file.isEmpty ? usual : settings.questions.file)
    }
}

extension DataSettings {
    /// Throws unless the files that `split` is read from are there.
    public func expectFiles(_ split: DataSplit, in data: DataAccess) throws {
        guard kind != .text || !text.files.isEmpty else { throw CommandError.noTextFile }
        _ = try TaskData(settings: self, data: data, seed: 0).files(split)
    }
}
