public import Tensor

/// Scores what may follow a beginning, reading the beginning once.
///
/// One pass takes any number of sequences: all their rows go through the layers together, and only
/// attention keeps them apart. A score has the same bits whatever else is in the pass, and the same as
/// if each continuation had been read with a beginning of its own; with weights in eight bits that holds but
/// for rounding, see ``Tensor/Kernels``.
public final class BranchScorer {
    private let model: any LanguageModel
    private let workspace: Workspace
    private let attendsBothWays: Bool
    private var recordings = RecordedBatches<Shape, Recording>()
    /// Keys and values of one layer and one sequence: nothing goes on from a pass.
    private var cache: KeyValueCache

    private struct Shape: Hashable {
        let rowCount: Int
        let targetCount: Int
    }

    private struct Recording {
        let tape: Tape
        let inputs: ModelInputs
        let selection: RowSelection
    }

    /// Prepares scoring.
    ///
    /// - Parameters:
    ///   - model: Loaded or initialised.
    ///   - workspace: Scratch memory; may be shared with other tapes of the model.
    ///   - attendsBothWays: Whether beginnings may have prompts that attend both ways.
    /// - Throws: `KernelError` without enough memory.
    public init(model: any LanguageModel, workspace: Workspace, attendsBothWays: Bool = false) throws {
        self.model = model
        self.workspace = workspace
        self.attendsBothWays = attendsBothWays
        cache = try Self.cache(of: model, capacity: 64)
    }

    /// Scores all continuations of all sequences in one pass.
    ///
    /// - Returns: For each sequence, one score per continuation.
    /// - Throws: ``ModelError`` for tokens or positions that the model has not; `KernelError` without enough
    ///   memory.
    public func scores(of sequences: [BranchingSequence]) throws -> [[ContinuationScore]] {
        try check(sequences)
        guard sequences.contains(where: { !$0.continuations.isEmpty }) else {
            return sequences.map { _ in [] }
        }
        try makeRoom(for: sequences.map(\.longest).max() ?? 0)
        let rows = BranchRows(sequences, cache: cache)
        let recording = try recordings.batch(of: shape(for: rows)) { try record(shape(for: rows)) }
        // The rows left over read token 0 at no position.
        let padding = recording.inputs.tokens.count - rows.tokens.count
        recording.inputs.tokens.fill(rows.tokens + [Int32](repeating: 0, count: padding))
        recording.inputs.positions.fill(rows.positions + [Int32](repeating: -1, count: padding))
        recording.inputs.segments?.fill(rows.segments)
        recording.selection.select(
            rows: rows.targetRows,
            targets: rows.targets,
            weights: rows.targets.map { _ in 1 }
        )
        recording.tape.forward()
        return split(
            recording.selection.lossValues(),
            greedy: recording.selection.greedyTokens(),
            among: sequences
        )
    }

    private func check(_ sequences: [BranchingSequence]) throws(ModelError) {
        let configuration = model.configuration
        for sequence in sequences {
            guard sequence.longest <= configuration.contextLength else {
                throw .contextTooLong(
                    positions: sequence.longest,
                    contextLength: configuration.contextLength
                )
            }
            try configuration.check(tokens: sequence.beginning)
            for continuation in sequence.continuations { try configuration.check(targets: continuation) }
            try configuration.check(positions: sequence.positions)
        }
    }

    private func makeRoom(for positionCount: Int) throws(KernelError) {
        guard positionCount > cache.capacity else { return }
        let wanted = max(positionCount, 2 * cache.capacity)
        cache = try Self.cache(of: model, capacity: min(wanted, model.configuration.contextLength))
    }

    private static func cache(
        of model: any LanguageModel,
        capacity: Int
    ) throws(KernelError) -> KeyValueCache {
        try KeyValueCache(
            .currentLayer,
            capacity: capacity,
            heads: model.configuration.heads,
            precision: model.store.precision,
            kernels: model.store.kernels
        )
    }

    /// Rounded up, so that few shapes are recorded: rows to multiples of 16 or 64, targets to powers of two.
    private func shape(for rows: BranchRows) -> Shape {
        let step = rows.tokens.count <= 256 ? 16 : 64
        var targets = 16
        while targets < rows.targets.count { targets *= 2 }
        return Shape(rowCount: (rows.tokens.count + step - 1) / step * step, targetCount: targets)
    }

    private func record(_ shape: Shape) throws(KernelError) -> Recording {
        let tape = Tape(
            workspace: workspace,
            kernels: model.store.kernels,
            precision: model.store.precision,
            recordsGradients: false
        )
        let inputs = ModelInputs(on: tape, rowCount: shape.rowCount, attendsBothWays: attendsBothWays)
        let selection = tape.makeSelection(
            capacity: shape.targetCount,
            vocabularySize: model.configuration.vocabularySize
        )
        let hidden = try model.hiddenStates(on: tape, inputs: inputs, of: selection.rows)
        try tape.crossEntropy(hidden, head: model.head, selection: selection)
        try tape.plan()
        return Recording(tape: tape, inputs: inputs, selection: selection)
    }

    private func split(
        _ losses: [Float],
        greedy: [Int32],
        among sequences: [BranchingSequence]
    ) -> [[ContinuationScore]] {
        var start = 0
        return sequences.map { sequence in
            sequence.continuations.map { continuation in
                let range = start..<start + continuation.count
                start = range.upperBound
                return ContinuationScore(
                    losses: Array(losses[range]),
                    isGreedy: greedy[range].elementsEqual(continuation)
                )
            }
        }
    }
}

/// Sequences as the rows of one pass.
private struct BranchRows {
    private(set) var tokens: [Int32] = []
    private(set) var positions: [Int32] = []
    private(set) var segments: [CacheSegment] = []
    private(set) var targetRows: [Int32] = []
    private(set) var targets: [Int32] = []

    init(_ sequences: [BranchingSequence], cache: KeyValueCache) {
        for sequence in sequences { append(sequence, cache: cache) }
    }

    /// The first continuation follows the beginning in one segment; each further one is written behind the
    /// beginning in its place.
    private mutating func append(_ sequence: BranchingSequence, cache: KeyValueCache) {
        let last = tokens.count + sequence.beginning.count - 1
        for (index, continuation) in sequence.continuations.enumerated() {
            let isFirst = index == 0
            let read = (isFirst ? sequence.beginning : []) + continuation.dropLast()
            targets += continuation
            let own = tokens.count + read.count - (continuation.count - 1)
            targetRows.append(Int32(last))
            targetRows += (0..<continuation.count - 1).map { Int32(own + $0) }
            guard !read.isEmpty else { continue }
            let start = isFirst ? 0 : sequence.beginning.count
            tokens += read
            positions += sequence.positions[start..<start + read.count]
            segments.append(
                CacheSegment(
                    cache: cache,
                    start: start,
                    rowCount: read.count,
                    promptCount: isFirst ? sequence.promptCount : 0
                )
            )
        }
    }
}
