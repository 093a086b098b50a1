import Datasets

/// Hands out the worked examples of one question after the other.
struct ShotSampler {
    /// How many examples of a source without an end are drawn from.
    private static let endlessSourceCount = 65_536

    private let task: String
    private let policy: ShotPolicy
    private let source: (any ExampleSource)?
    private var random: PythonRandom

    init(task: String, policy: ShotPolicy, source: (any ExampleSource)?) throws(EvalError) {
        self.task = task
        self.policy = policy
        self.source = source
        if case .random(_, let seed) = policy {
            random = PythonRandom(seed: seed)
        } else {
            random = PythonRandom(seed: 0)
        }
        let available = source.map { $0.count ?? Self.endlessSourceCount } ?? 0
        guard policy.count <= available else { throw tooFew(available: available) }
    }

    /// The worked examples for the next question; never the question itself.
    mutating func shots(for item: Example) throws -> [Example] {
        guard let source, policy.count > 0 else { return [] }
        switch policy {
        case .first(let count): return try first(count, of: source, for: item)
        case .random(let count, _): return try drawn(count, of: source, for: item)
        }
    }

    private func first(_ count: Int, of source: any ExampleSource, for item: Example) throws -> [Example] {
        var result: [Example] = []
        var index = 0
        while result.count < count {
            guard index < source.count ?? .max else { throw tooFew(available: result.count) }
            let example = try source.example(at: index)
            if example.id != item.id { result.append(example) }
            index += 1
        }
        return result
    }

    private mutating func drawn(
        _ count: Int,
        of source: any ExampleSource,
        for item: Example
    ) throws -> [Example] {
        let total = source.count ?? Self.endlessSourceCount
        while true {
            let drawn = try random.sample(count, of: total).map { try source.example(at: $0) }
            if !drawn.contains(where: { $0.id == item.id }) { return drawn }
            guard count < total else { throw tooFew(available: total - 1) }
        }
    }

    private func tooFew(available: Int) -> EvalError {
        .tooFewShots(task: task, wanted: policy.count, available: available)
    }
}
