@testable import Tensor

/// Runs one operation on a tape of its own, between sources and a sink.
final class OperationProbe {
    let tape: Tape
    private let operation: OperationCase
    private let inputs: [Matrix]
    private var seed: [Double] = []
    private let store: ParameterStore
    private var sources: [Int: SourceOperation] = [:]
    private var parameters: [Int: Parameter] = [:]
    private var fills: [() -> Void] = []

    /// Records the operation; `workspace` is its own unless given.
    convenience init(
        _ operation: OperationCase,
        precision: Precision,
        threads: Int = 1,
        workspace: Workspace? = nil
    ) throws {
        let kernels = CPUKernels(threadCount: threads)
        try self.init(operation, precision: precision, kernels: kernels, workspace: workspace)
    }

    /// Records the operation on kernels of any kind.
    init(
        _ operation: OperationCase,
        precision: Precision,
        kernels: any Kernels,
        workspace: Workspace? = nil
    ) throws {
        self.operation = operation
        inputs = operation.inputs(in: precision)
        store = ParameterStore(kernels: kernels, precision: precision)
        tape = Tape(
            workspace: try workspace ?? Workspace(kernels: kernels),
            kernels: kernels,
            precision: precision,
            recordsGradients: true
        )
        for index in operation.operands.indices { addOperand(index) }
        let output = try operation.record(self)
        self.output = output
        switch output {
        case .losses(_, let count, _): seed = operation.seed(count: count)
        case .variable(let variable):
            seed = operation.seed(count: variable.layout.count)
            let sink = SinkOperation(variable, seed: seed, kernels: kernels)
            tape.record(sink)
            self.sink = sink
        }
        try tape.plan()
        try prepareParameters()
    }

    private var output: RecordedOutput?
    private var sink: SinkOperation?

    /// The variable of operand `index`.
    func variable(_ index: Int) -> Variable {
        guard let source = sources[index] else { preconditionFailure("operand \(index) is no variable") }
        return source.out
    }

    /// The parameter of operand `index`.
    func parameter(_ index: Int) -> Parameter {
        guard let parameter = parameters[index] else {
            preconditionFailure("operand \(index) is no parameter")
        }
        return parameter
    }

    /// Whole numbers that the operation reads, filled in before every run.
    func integers(_ values: [Int]) -> IntegerInput {
        let input = tape.makeIntegerInput(count: values.count)
        fills.append { input.fill(values.map(Int32.init)) }
        return input
    }

    /// Runs forwards and backwards, from gradients that are zero.
    func run() -> ProbeResult {
        store.clearGradients()
        for fill in fills { fill() }
        if case .losses(_, _, let select) = output { select(seed.map { Float($0) }) }
        tape.forward()
        var output = ProbeResult.Numbers(type: .float32, values: [])
        switch self.output {
        case .variable(let variable)?: output = .init(type: variable.scalarType, values: sink?.values ?? [])
        case .losses(let selection, _, _)?: output = .init(type: .float32, values: selection.lossValues())
        case nil: break
        }
        tape.backward()
        return ProbeResult(output: output, gradients: operation.operands.indices.map(gradient))
    }

    private func addOperand(_ index: Int) {
        let operand = operation.operands[index]
        switch operand.role {
        case .activation, .residual:
            let type = operand.role == .activation ? tape.precision.computeType : .float32
            let variable = tape.makeVariable(rows: operand.rows, channels: operand.columns, scalarType: type)
            let source = SourceOperation(inputs[index].values, out: variable, kernels: tape.kernels)
            tape.record(source)
            sources[index] = source
        case .weight, .parameter:
            let shape = operand.isVector ? [operand.columns] : [operand.rows, operand.columns]
            parameters[index] = store.makeParameter("\(index)", shape: shape, decays: true)
        }
    }

    private func prepareParameters() throws {
        try store.allocate()
        try store.allocateForTraining()
        for (index, parameter) in parameters {
            let floats = inputs[index].values.map { Float($0) }
            try store.set(parameter, to: Tensor(shape: parameter.shape, floats: floats))
        }
        store.refreshCopies()
    }

    private func gradient(of index: Int) -> ProbeResult.Numbers {
        if let source = sources[index] { return .init(type: source.out.scalarType, values: source.gradient) }
        let parameter = parameter(index)
        let values = tape.kernels.read(parameter.gradient, as: .float32, count: parameter.count)
        return .init(type: .float32, values: values)
    }
}
