import Model
public import Tensor

/// Saves and restores a run: parameters, the optimiser's moments, and how far it got.
public struct Checkpoint {
    /// Names the run: everything that has to be equal for a resumed run to be the same run.
    public let fingerprint: String
    /// What the run draws at random.
    public let random: RandomState

    /// Saves runs called `fingerprint`.
    public init(fingerprint: String, random: RandomState = RandomState()) {
        self.fingerprint = fingerprint
        self.random = random
    }

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
        try RunState(of: trainer, checkpoint: self).write(to: writer)
    }

    /// Brings `trainer` to the state that `reader` holds.
    ///
    /// - Throws: ``TrainingError/wrongCheckpoint(source:problem:)``, or what the reader throws; the
    ///   trainer must then not be used.
    public func restore(_ trainer: Trainer, from reader: any WeightReader) throws {
        let state = try RunState(in: reader)
        if let problem = state.problem(for: self, plan: trainer.plan) {
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
        trainer.lastReport = state.metrics
        guard trainer.dataPosition == state.dataPosition else {
            let problem = "its data position is not that of step \(state.step)"
            throw TrainingError.wrongCheckpoint(source: reader.source, problem: problem)
        }
    }

    /// The run and the step whose state `reader` holds; nil for weights without a run.
    ///
    /// - Throws: ``TrainingError/wrongCheckpoint(source:problem:)`` for a state that cannot be read.
    public static func origin(of reader: any WeightReader) throws -> Origin? {
        guard try reader.document(named: RunState.Part.step.document) != nil else { return nil }
        let state = try RunState(in: reader)
        return Origin(fingerprint: state.fingerprint, step: state.step)
    }

    /// Which run parameters come from, and how far it was.
    public struct Origin: Codable, Equatable, Sendable {
        /// The run's name.
        public let fingerprint: String
        /// Steps taken.
        public let step: Int
    }
}
