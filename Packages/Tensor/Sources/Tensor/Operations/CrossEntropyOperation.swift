/// The vocabulary projection and the loss in one: logits exist for one block of rows at a time.
///
/// The gradient of the loss is known as soon as a block's logits are, so the forward pass computes gradients
/// as well, for a group of blocks together (``RowBlocks``); the backward pass has nothing left to do.
private final class CrossEntropyOperation: Operation {
    private let kernels: any Kernels
    private let hidden: Variable
    private let head: OutputHead
    private let selection: RowSelection
    private let logits: Slot
    private let forwardProduct: any PreparedProduct
    private let gradients: Gradients?
    private let contribution: GradientContribution

    private struct Gradients {
        let logits: Slot
        let hiddenProduct: any PreparedProduct
        let weightProduct: any PreparedProduct
    }

    init(hidden: Variable, head: OutputHead, selection: RowSelection, tape: Tape) throws(KernelError) {
        kernels = tape.kernels
        self.hidden = hidden
        self.head = head
        self.selection = selection
        contribution = hidden.makeContribution()
        let blockRows = selection.blocks.blockRows
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
            ? try Self.prepareGradients(
                hidden: hidden,
                head: head,
                rows: selection.blocks.groupRows,
                kernels: kernels
            )
            : nil
    }

    private static func prepareGradients(
        hidden: Variable,
        head: OutputHead,
        rows: Int,
        kernels: any Kernels
    ) throws(KernelError) -> Gradients {
        let type = hidden.scalarType
        let hiddenProduct = MatrixProduct(
            m: rows,
            n: hidden.channels,
            k: head.vocabularySize,
            operandType: type,
            resultType: type
        )
        var weightProduct = MatrixProduct(
            m: head.vocabularySize,
            n: hidden.channels,
            k: rows,
            operandType: type,
            resultType: .float32
        )
        weightProduct.transposeA = true
        weightProduct.accumulates = true
        return Gradients(
            logits: Slot(byteCount: rows * head.vocabularySize * type.byteCount),
            hiddenProduct: try kernels.prepare(hiddenProduct),
            weightProduct: try kernels.prepare(weightProduct)
        )
    }

    var forwardSlots: [Slot] {
        [hidden.slot, logits] + selection.slots + hidden.gradientSlots
            + [gradients?.logits].compactMap { $0 }
    }
    var backwardSlots: [Slot] { hidden.gradientSlots }

    func forward() {
        if gradients != nil { kernels.fillWithZeros(hidden.gradient) }
        let blocks = selection.blocks
        for group in stride(from: 0, to: selection.count, by: blocks.groupRows) {
            for start in stride(from: group, to: group + blocks.groupRows, by: blocks.blockRows) {
                guard start < selection.count else {
                    clearGradients(from: start, of: group)
                    break
                }
                computeBlock(from: start, of: group)
            }
            backpropagateGroup(from: group)
        }
    }

    func backward() {
        precondition(!contribution.accumulates, "hidden states have one consumer")
    }

    /// Losses of a block, and the gradient of its logits.
    private func computeBlock(from start: Int, of group: Int) {
        forwardProduct.run(
            a: part(of: hidden.value, from: start, rowByteCount: hiddenRowByteCount),
            b: head.weight.compute,
            c: logits.memory,
            bias: nil,
            addend: nil
        )
        kernels.crossEntropy(
            block(from: start),
            logits: logits.memory,
            logitsGradient: gradient(from: start, of: group)
        )
    }

    /// The gradients of the logits of a group, from a row on.
    private func gradient(from start: Int, of group: Int) -> Buffer? {
        let rowByteCount = head.vocabularySize * hidden.scalarType.byteCount
        return gradients.map { part(of: $0.logits.memory, from: start - group, rowByteCount: rowByteCount) }
    }

    private func clearGradients(from start: Int, of group: Int) {
        if let rest = gradient(from: start, of: group) { kernels.fillWithZeros(rest) }
    }

    private func backpropagateGroup(from start: Int) {
        guard let gradients else { return }
        gradients.weightProduct.run(
            a: gradients.logits.memory,
            b: part(of: hidden.value, from: start, rowByteCount: hiddenRowByteCount),
            c: head.weight.gradient,
            bias: nil,
            addend: nil
        )
        gradients.hiddenProduct.run(
            a: gradients.logits.memory,
            b: head.weight.compute,
            c: part(of: hidden.gradient, from: start, rowByteCount: hiddenRowByteCount),
            bias: nil,
            addend: nil
        )
    }

    private var hiddenRowByteCount: Int { hidden.channels * hidden.scalarType.byteCount }

    private func block(from start: Int) -> CrossEntropyRows {
        CrossEntropyRows(
            targets: part(of: selection.targets.slot.memory, from: start, rowByteCount: 4),
            weights: part(of: selection.weights.slot.memory, from: start, rowByteCount: 4),
            losses: part(of: selection.losses.slot.memory, from: start, rowByteCount: 4),
            greedy: part(of: selection.greedy.slot.memory, from: start, rowByteCount: 4),
            layout: RowLayout(
                rows: selection.blocks.blockRows,
                channels: head.vocabularySize,
                scalarType: hidden.scalarType
            )
        )
    }

    private func part(of memory: Buffer, from start: Int, rowByteCount: Int) -> Buffer {
        let skipped = start * rowByteCount
        return Buffer(
            block: memory.block,
            offset: memory.offset + skipped,
            byteCount: memory.byteCount - skipped
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
    /// Records `sum over selected rows of weight * -log softmax(hidden W^T)[target]`, for the hidden
    /// states of the selected rows, `[selection.rows.count, C]`.
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
        precondition(
            hidden.rows == selection.rows.count,
            "hidden states of \(hidden.rows) rows for a selection of \(selection.rows.count)"
        )
        record(try CrossEntropyOperation(hidden: hidden, head: head, selection: selection, tape: self))
    }
}
