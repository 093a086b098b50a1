/// A recording of a computation at fixed shapes: record once, run at every step.
///
/// Recording an operation checks shapes, prepares matrix products and remembers what memory both
/// passes touch; ``plan()`` then lays that memory out. Running allocates nothing. Inputs are
/// ``IntegerInput`` and ``FloatInput``, filled before each run.
///
/// ```swift
/// let tape = Tape(workspace: workspace, kernels: kernels, precision: .float32, recordsGradients: true)
/// let tokens = tape.makeIntegerInput(count: rows)
/// let hidden = try model.hiddenStates(on: tape, inputs: inputs)
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
    let workspace: Workspace
    private var operations: [any Operation] = []
    private var isPlanned = false

    /// An empty tape.
    public init(workspace: Workspace, kernels: any Kernels, precision: Precision, recordsGradients: Bool) {
        self.workspace = workspace
        self.kernels = kernels
        self.precision = precision
        self.recordsGradients = recordsGradients
    }

    /// The number of operations recorded.
    public var operationCount: Int { operations.count }

    /// Lays out the memory.
    ///
    /// Call once, after recording and before running.
    public func plan() throws(KernelError) {
        precondition(!isPlanned, "the tape is planned already")
        var plan = MemoryPlan(operations: operations, recordsGradients: recordsGradients)
        try plan.apply(to: workspace)
        isPlanned = true
    }

    /// Runs all operations.
    public func forward() {
        for operation in operations { operation.forward() }
    }

    /// Runs all backward passes, adding to the parameters' gradients.
    public func backward() {
        precondition(recordsGradients, "the tape records no gradients")
        for operation in operations.reversed() { operation.backward() }
    }

    func record(_ operation: some Operation) {
        precondition(!isPlanned, "recording on a planned tape")
        operations.append(operation)
    }

    func makeVariable(rows: Int, channels: Int, scalarType: ScalarType) -> Variable {
        Variable(rows: rows, channels: channels, scalarType: scalarType, needsGradient: recordsGradients)
    }
}
