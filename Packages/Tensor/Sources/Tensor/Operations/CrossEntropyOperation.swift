/// The vocabulary projection and the loss in one: logits exist for one block of rows at a time.
///
/// The gradient of the loss is known as soon as a block's logits are, so the forward pass computes
/// the block's gradients as well; the backward pass has nothing left to do.
private final class CrossEntropyOperation: Operation {
    private let kernels: any Kernels
    private let hidden: Variable
    private let head: OutputHead
    private let selection: RowSelection
    private let gathered: Slot
    private let logits: Slot
    private let forwardProduct: any PreparedProduct
    private let gradients: Gradients?
    private let contribution: GradientContribution

    private struct Gradients {
        let logits: Slot
        let gathered: Slot
        let hiddenProduct: any PreparedProduct
        let weightProduct: any PreparedProduct
    }

    init(hidden: Variable, head: OutputHead, selection: RowSelection, tape: Tape) throws(KernelError) {
        kernels = tape.kernels
        self.hidden = hidden
        self.head = head
        self.selection = selection
        contribution = hidden.makeContribution()
        let blockRows = selection.blockRows
        gathered = Slot(byteCount: blockRows * hidden.channels * hidden.scalarType.byteCount)
        logits = Slot(byteCount: blockRows * head.vocabularySize * 4)
        var product = MatrixProduct(
            m: blockRows,
            n: head.vocabularySize,
            k: hidden.channels,
            operandType: hidden.scalarType,
            resultType: .float32
        )
        product.transposeB = true
        product.formatB = head.weight.format
        forwardProduct = try kernels.prepare(product)
        gradients =
            tape.recordsGradients
            ? try Self.prepareGradients(hidden: hidden, head: head, blockRows: blockRows, kernels: kernels)
            : nil
    }

    private static func prepareGradients(
        hidden: Variable,
        head: OutputHead,
        blockRows: Int,
        kernels: any Kernels
    ) throws(KernelError) -> Gradients {
        let type = hidden.scalarType
        let hiddenProduct = MatrixProduct(
            m: blockRows,
            n: hidden.channels,
            k: head.vocabularySize,
            operandType: type,
            resultType: type
        )
        var weightProduct = MatrixProduct(
            m: head.vocabularySize,
            n: hidden.channels,
            k: blockRows,
            operandType: type,
            resultType: .float32
        )
        weightProduct.transposeA = true
        weightProduct.accumulates = true
        return Gradients(
            logits: Slot(byteCount: blockRows * head.vocabularySize * type.byteCount),
            gathered: Slot(byteCount: blockRows * hidden.channels * type.byteCount),
            hiddenProduct: try kernels.prepare(hiddenProduct),
            weightProduct: try kernels.prepare(weightProduct)
        )
    }

    var forwardSlots: [Slot] {
        [hidden.slot, gathered, logits] + selection.slots + hidden.gradientSlots
            + [gradients?.logits, gradients?.gathered].compactMap { $0 }
    }
    var backwardSlots: [Slot] { hidden.gradientSlots }

    func forward() {
        if gradients != nil { kernels.fillWithZeros(hidden.gradient) }
        for start in stride(from: 0, to: selection.count, by: selection.blockRows) {
            computeBlock(from: start)
        }
    }

    func backward() {
        precondition(!contribution.accumulates, "hidden states have one consumer")
    }

    private func computeBlock(from start: Int) {
        let indices = part(of: selection.indices.slot, from: start)
        let rows = layout(channels: hidden.channels)
        kernels.gatherRows(hidden.value, indices: indices, into: gathered.memory, layout: rows)
        forwardProduct.run(
            a: gathered.memory,
            b: head.weight.compute,
            c: logits.memory,
            bias: nil,
            addend: nil
        )
        kernels.crossEntropy(
            block(from: start),
            logits: logits.memory,
            logitsGradient: gradients?.logits.memory
        )
        guard let gradients else { return }
        gradients.weightProduct.run(
            a: gradients.logits.memory,
            b: gathered.memory,
            c: head.weight.gradient,
            bias: nil,
            addend: nil
        )
        gradients.hiddenProduct.run(
            a: gradients.logits.memory,
            b: head.weight.compute,
            c: gradients.gathered.memory,
            bias: nil,
            addend: nil
        )
        kernels.scatterRows(
            gradients.gathered.memory,
            indices: indices,
            into: hidden.gradient,
            layout: rows
        )
    }

    private func block(from start: Int) -> CrossEntropyRows {
        CrossEntropyRows(
            targets: part(of: selection.targets.slot, from: start),
            weights: part(of: selection.weights.slot, from: start),
            losses: part(of: selection.losses.slot, from: start),
            greedy: part(of: selection.greedy.slot, from: start),
            layout: layout(channels: head.vocabularySize)
        )
    }

    private func layout(channels: Int) -> RowLayout {
        RowLayout(rows: selection.blockRows, channels: channels, scalarType: hidden.scalarType)
    }

    private func part(of slot: Slot, from start: Int) -> Buffer {
        let memory = slot.memory
        return Buffer(
            block: memory.block,
            offset: memory.offset + start * 4,
            byteCount: memory.byteCount - start * 4
        )
    }
}

/// The projection from hidden states to logits.
public struct OutputHead {
    /// `[rows, C]`; tied to the embedding or not.
    public let weight: Parameter
    /// How many leading rows have a logit, V: pauses at the end of a tied table have none.
    public let vocabularySize: Int

    /// Uses the first `vocabularySize` rows of `weight`.
    public init(weight: Parameter, vocabularySize: Int) {
        precondition(vocabularySize <= weight.shape[0], "\(vocabularySize) of \(weight.shape[0]) rows")
        self.weight = weight
        self.vocabularySize = vocabularySize
    }
}

extension Tape {
    /// Records `sum over selected rows of weight * -log softmax(hidden W^T)[target]`.
    ///
    /// Only the blocks of rows that `selection` fills cost anything.
    public func crossEntropy(
        _ hidden: Variable,
        head: OutputHead,
        selection: RowSelection
    ) throws(KernelError) {
        precondition(
            head.weight.shape[1] == hidden.channels,
            "head \(head.weight.shape) for \(hidden.channels)"
        )
        record(try CrossEntropyOperation(hidden: hidden, head: head, selection: selection, tape: self))
    }
}
