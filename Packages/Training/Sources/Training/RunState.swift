import Foundation
import Tensor

/// How far a run got: the group `run` of a checkpoint, one JSON document for each part.
struct RunState: Equatable {
    let step: Int
    let random: RandomState
    let dataPosition: DataPosition
    /// The report of the last step; nil before the first.
    let metrics: StepReport?
    let fingerprint: String

    /// The parts, under the names of the file format.
    enum Part: String {
        case step, random, metrics, fingerprint
        case dataPosition = "data_position"

        var document: String { "run/\(rawValue)" }
    }

    init(of trainer: Trainer, checkpoint: Checkpoint) {
        step = trainer.step
        random = checkpoint.random
        dataPosition = trainer.dataPosition
        metrics = trainer.lastReport
        fingerprint = checkpoint.fingerprint
    }

    /// - Throws: ``TrainingError/wrongCheckpoint(source:problem:)`` for parts that are missing or cannot
    ///   be read.
    init(in reader: any WeightReader) throws {
        guard try reader.document(named: Part.step.document) != nil else {
            let problem = "it holds weights but no state of a run"
            throw TrainingError.wrongCheckpoint(source: reader.source, problem: problem)
        }
        step = try Self.read(.step, in: reader)
        random = try Self.read(.random, in: reader)
        dataPosition = try Self.read(.dataPosition, in: reader)
        metrics = try Self.read(.metrics, in: reader)
        fingerprint = try Self.read(.fingerprint, in: reader)
    }

    func write(to writer: any WeightWriter) throws {
        try Self.write(step, .step, to: writer)
        try Self.write(random, .random, to: writer)
        try Self.write(dataPosition, .dataPosition, to: writer)
        try Self.write(metrics, .metrics, to: writer)
        try Self.write(fingerprint, .fingerprint, to: writer)
    }

    /// Why a run cannot go on from here; nil if it can.
    func problem(for checkpoint: Checkpoint, plan: TrainingPlan) -> String? {
        if fingerprint != checkpoint.fingerprint {
            return "its settings or data differ; resume with the run file and the data it was made with,"
                + " or start anew"
        }
        if random != checkpoint.random { return "its random streams are others" }
        if !(0...plan.steps).contains(step) { return "its step is \(step), the run has \(plan.steps)" }
        if step != metrics?.step ?? 0 { return "its metrics are not those of step \(step)" }
        return nil
    }

    private static func write(_ value: some Encodable, _ part: Part, to writer: any WeightWriter) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try writer.write(document: encoder.encode(value), named: part.document)
    }

    private static func read<Value: Decodable>(_ part: Part, in reader: any WeightReader) throws -> Value {
        guard let data = try reader.document(named: part.document),
            let value = try? JSONDecoder().decode(Value.self, from: data)
        else {
            throw TrainingError.wrongCheckpoint(
                source: reader.source,
                problem: "the document '\(part.document)' cannot be read"
            )
        }
        return value
    }
}
