public import Tensor

/// One sequence as a model reads it: position after position, remembering keys and values.
///
/// ```swift
/// let reader = try SequenceReader(model: model, workspace: workspace)
/// var logits = try reader.read(tokens: prompt, positions: positions)   // one pass, pauses included
/// try reader.read(token: next, position: position, into: &logits)
/// ```
public final class SequenceReader {
    private let model: any LanguageModel
    private let workspace: Workspace
    private let cache: KeyValueCache
    private var singleStep: Recording?

    /// Starts a sequence.
    ///
    /// - Parameters:
    ///   - model: Loaded or initialised.
    ///   - workspace: Scratch memory; may be shared with other tapes of the model.
    ///   - capacity: The most positions to read, at most the model's context length.
    /// - Throws: ``ModelError/contextTooLong(positions:contextLength:)``, or `KernelError`.
    public init(model: any LanguageModel, workspace: Workspace, capacity: Int) throws {
        let configuration = model.configuration
        guard capacity <= configuration.contextLength else {
            throw ModelError.contextTooLong(
                positions: capacity,
                contextLength: configuration.contextLength
            )
        }
        self.model = model
        self.workspace = workspace
        cache = try KeyValueCache(
            .layers(configuration.layerCount),
            capacity: capacity,
            heads: configuration.heads,
            precision: model.store.precision,
            kernels: model.store.kernels
        )
    }

    /// How many positions were read.
    public var count: Int { cache.count }

    /// Forgets everything from position `count` on.
    public func rewind(to count: Int) {
        precondition(count <= cache.count, "rewinding \(cache.count) positions to \(count)")
        cache.count = count
    }

    /// Reads tokens in one pass and returns the logits after the last one, `[V]`.
    ///
    /// - Parameters:
    ///   - tokens: At least one; each below V + P.
    ///   - positions: One for each token, below the context length; -1 for none.
    ///   - promptCount: How many of these leading positions attend both ways; 0 for none.
    /// - Returns: `[V]`, single precision.
    /// - Throws: ``ModelError``, or `KernelError`.
    public func read(tokens: [Int32], positions: [Int32], promptCount: Int = 0) throws -> [Float] {
        try read(tokens: tokens, positions: positions, promptCount: promptCount, logitCount: 1)
    }

    /// Reads tokens in one pass and returns the logits after each of the last `logitCount`,
    /// `[logitCount, V]`, row after row.
    public func read(
        tokens: [Int32],
        positions: [Int32],
        promptCount: Int,
        logitCount: Int
    ) throws -> [Float] {
        precondition(tokens.count == positions.count, "\(tokens.count) tokens, \(positions.count) positions")
        precondition(!tokens.isEmpty, "there is nothing to read")
        precondition(logitCount >= 1 && logitCount <= tokens.count, "\(logitCount) of \(tokens.count) logits")
        try checkRoom(for: tokens.count)
        try model.configuration.check(tokens: tokens)
        try model.configuration.check(positions: positions)
        let recording = try recording(rows: tokens.count, logitCount: logitCount, hasPrompt: promptCount > 0)
        recording.inputs.tokens.fill(tokens)
        recording.inputs.positions.fill(positions)
        recording.rows?.fill((tokens.count - logitCount..<tokens.count).map(Int32.init))
        run(recording, rowCount: tokens.count, promptCount: promptCount)
        return recording.logits.read(count: recording.logits.count)
    }

    /// Reads one token, and puts the logits after it, `[V]`, in place of what `logits` holds.
    ///
    /// Allocates nothing after the first time.
    ///
    /// - Parameters:
    ///   - token: Below V + P.
    ///   - position: Below the context length; -1 for none.
    ///   - logits: Where the logits go.
    /// - Throws: ``ModelError``, or `KernelError`.
    public func read(token: Int32, position: Int32, into logits: inout [Float]) throws {
        try checkRoom(for: 1)
        try model.configuration.check(token: token)
        try model.configuration.check(position: position)
        let recording = try recording(rows: 1, logitCount: 1, hasPrompt: false)
        recording.inputs.tokens.fill(token)
        recording.inputs.positions.fill(position)
        run(recording, rowCount: 1)
        recording.logits.read(count: recording.logits.count, into: &logits)
    }

    private func run(_ recording: Recording, rowCount: Int, promptCount: Int = 0) {
        let segment = CacheSegment(
            cache: cache,
            start: cache.count,
            rowCount: rowCount,
            promptCount: promptCount
        )
        recording.inputs.segments?.fill(CollectionOfOne(segment))
        recording.tape.forward()
        cache.count += rowCount
    }

    private func checkRoom(for count: Int) throws(ModelError) {
        guard cache.count + count <= cache.capacity else {
            throw .contextTooLong(positions: cache.count + count, contextLength: cache.capacity)
        }
    }

    private struct Recording {
        let tape: Tape
        let inputs: ModelInputs
        /// The rows whose logits are wanted; nil for all.
        let rows: IntegerInput?
        let logits: FloatInput
    }

    /// A single step is recorded once; longer reads are as long as their prompt and recorded anew.
    private func recording(rows: Int, logitCount: Int, hasPrompt: Bool) throws(KernelError) -> Recording {
        let isSingle = rows == 1 && !hasPrompt
        if isSingle, let singleStep { return singleStep }
        let recording = try record(rows: rows, logitCount: logitCount, hasPrompt: hasPrompt)
        if isSingle { singleStep = recording }
        return recording
    }

    private func record(rows: Int, logitCount: Int, hasPrompt: Bool) throws(KernelError) -> Recording {
        let tape = Tape(
            workspace: workspace,
            kernels: model.store.kernels,
            precision: model.store.precision,
            recordsGradients: false
        )
        let inputs = ModelInputs(on: tape, rowCount: rows, attendsBothWays: hasPrompt)
        let wanted = logitCount < rows ? tape.makeIntegerInput(count: logitCount) : nil
        let hidden = try model.hiddenStates(on: tape, inputs: inputs, of: wanted)
        let logits = try tape.logits(of: hidden, head: model.head)
        try tape.plan()
        return Recording(tape: tape, inputs: inputs, rows: wanted, logits: logits)
    }
}
