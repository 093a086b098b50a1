/// A recording of a computation at fixed shapes: record once, run at every step.
///
/// Recording an operation checks shapes, prepares matrix products and remembers what memory both
/// passes touch; ``plan()`` then lays that memory out. Running allocates nothing. Inputs are
/// ``IntegerInput`` and ``FloatInput``, filled before each run.
///
/// ```swift
/// let tape = Tape(workspace: workspace, kernels: kernels, precision: .float32, recordsGradients: true)
/// let tokens = tape.makeIntegerInput(count: rows)
/// let hidden = try model.hiddenStates(on: tape, inputs: inputs, of: selection.rows)
/// let loss = try tape.crossEntropy(hidden, head: head, selection: selection)
/// try tape.plan()
/// tape.forward()
/// tape.backward()
/// ```
public final class Tape {
    /// The device.
    public let kernels: any Kernels
    /// The type of arithmetic.
    public let precision: Precision
    /// Whether the tape can run backwards.
    public let recordsGradients: Bool
    /// What is computed again for the backward pass.
    public let recomputation: Recomputation
    let workspace: Workspace
    private var operations: [any Operation] = []
    private var blocks: [Range<Int>] = []
    private var schedule: Schedule?

    /// An empty tape.
    public init(
        workspace: Workspace,
        kernels: any Kernels,
        precision: Precision,
        recordsGradients: Bool,
        recomputation: Recomputation = .cheap
    ) {
        self.workspace = workspace
        self.kernels = kernels
        self.precision = precision
        self.recordsGradients = recordsGradients
        self.recomputation = recomputation
    }

    /// The number of operations recorded.
    public var operationCount: Int { operations.count }

    /// Records what `body` records as one block of layers: what ``Recomputation/blocks`` computes again.
    public func block<Result>(
        _ body: () throws(KernelError) -> Result
    ) throws(KernelError) -> Result {
        let start = operations.count
        let result = try body()
        blocks.append(start..<operations.count)
        return result
    }

    /// Lays out the memory.
    ///
    /// Call once, after recording and before running.
    public func plan() throws(KernelError) {
        precondition(schedule == nil, "the tape is planned already")
        let schedule = Schedule(operations, recordsGradients: recordsGradients, segments: segments)
        try MemoryPlan(moments: schedule.moments, rebirths: schedule.rebirths).apply(to: workspace)
        self.schedule = schedule
    }

    /// Runs all operations.
    public func forward() {
        for operation in operations { operation.forward() }
    }

    /// Runs all backward passes, adding to the parameters' gradients.
    public func backward() {
        precondition(recordsGradients, "the tape records no gradients")
        guard let schedule else { preconditionFailure("the tape was run before it was planned") }
        for step in schedule.backwardSteps {
            switch step {
            case .forward(let index): operations[index].forward()
            case .backward(let index): operations[index].backward()
            }
        }
    }

    /// Results smaller than this are kept, in bytes: there time is scarcer than memory.
    private static let leastSaving = 2 << 20

    /// The operations whose results are not kept.
    private var segments: [Range<Int>] {
        let whole = recomputation == .blocks ? blocks : []
        guard recomputation != .nothing else { return [] }
        let inBlocks = Set(whole.joined())
        let single = operations.indices.filter {
            operations[$0].cheapByteCount >= Self.leastSaving && !inBlocks.contains($0)
        }
        return whole + single.map { $0..<$0 + 1 }
    }

    func record(_ operation: some Operation) {
        precondition(schedule == nil, "recording on a planned tape")
        operations.append(operation)
    }

    func makeVariable(rows: Int, channels: Int, scalarType: ScalarType) -> Variable {
        Variable(rows: rows, channels: channels, scalarType: scalarType, needsGradient: recordsGradients)
    }
}
