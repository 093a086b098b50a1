import Foundation
import Model
public import Tensor

/// Saves and restores a run: parameters, the optimiser's moments, and how far it got.
///
/// Data need no cursor beside the step, because batches are functions of their number, and random
/// streams are functions of the seed, a name and that number.
public struct Checkpoint {
    /// Names the run: everything that has to be equal for a resumed run to be the same run.
    public let fingerprint: String

    /// Saves runs called `fingerprint`.
    public init(fingerprint: String) {
        self.fingerprint = fingerprint
    }

    /// How far a run got.
    private struct RunState: Codable, Equatable {
        var step: Int
        var microBatches: Int
        var fingerprint: String
    }

    private static let document = "run/state"

    /// Writes the state of `trainer`; the caller adds documents of its own and finishes the file.
    public func write(_ trainer: Trainer, to writer: any WeightWriter) throws {
        let store = trainer.model.store
        for parameter in store.parameters {
            try writer.write(store.tensor(of: parameter), named: "weights/\(parameter.name)")
        }
        for parameter in store.parameters {
            for moment in [ParameterStore.Content.first, .second] {
                let tensor = try store.tensor(of: parameter, content: moment)
                try writer.write(tensor, named: "optimizer/\(parameter.name)/\(moment.rawValue)")
            }
        }
        let state = RunState(
            step: trainer.step,
            microBatches: trainer.step * trainer.plan.accumulation,
            fingerprint: fingerprint
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try writer.write(document: encoder.encode(state), named: Self.document)
    }

    /// Brings `trainer` to the state that `reader` holds.
    ///
    /// - Throws: ``TrainingError/wrongCheckpoint(source:problem:)``, or what the reader throws; the
    ///   trainer must then not be used.
    public func restore(_ trainer: Trainer, from reader: any WeightReader) throws {
        let state = try state(in: reader)
        guard state.fingerprint == fingerprint else {
            let problem = "its settings differ; resume with the run file it was made with, or start anew"
            throw TrainingError.wrongCheckpoint(source: reader.source, problem: problem)
        }
        let store = trainer.model.store
        for parameter in store.parameters {
            try store.set(parameter, to: reader.tensor(named: "weights/\(parameter.name)"))
            for moment in [ParameterStore.Content.first, .second] {
                let tensor = try reader.tensor(named: "optimizer/\(parameter.name)/\(moment.rawValue)")
                try store.set(parameter, content: moment, to: tensor)
            }
        }
        store.refreshCopies()
        trainer.step = state.step
    }

    private func state(in reader: any WeightReader) throws -> RunState {
        guard let data = try reader.document(named: Self.document) else {
            throw TrainingError.wrongCheckpoint(
                source: reader.source,
                problem: "it holds weights but no state of a run"
            )
        }
        guard let state = try? JSONDecoder().decode(RunState.self, from: data), state.step >= 0 else {
            throw TrainingError.wrongCheckpoint(
                source: reader.source,
                problem: "the document '\(Self.document)' cannot be read"
            )
        }
        return state
    }
}
