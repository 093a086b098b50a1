import CTensorKernels

extension CPUKernels: AttentionKernels {
    /// Rotates heads in place.
    public func rotate(_ x: Buffer, rotation: Rotation, backwards: Bool) {
        ftk_rotary(
            x.address,
            rotation.layout.scalarType.kernelType,
            Int64(rotation.layout.channels),
            rotation.positions.integers,
            rotation.cosines.floats,
            rotation.sines.floats,
            Int64(rotation.layout.rows),
            Int64(rotation.heads),
            Int64(rotation.headWidth),
            Int64(rotation.rotaryWidth),
            rotation.isInterleaved,
            backwards ? -1 : 1,
            threads
        )
    }

    /// Attends, block by block, without ever holding all scores.
    public func attend(_ attention: Attention, logSums: Buffer?) {
        var shape = ftk_attention(attention)
        ftk_attention_forward(
            &shape,
            attention.query.address,
            attention.key.address,
            attention.value.address,
            attention.promptCounts?.integers,
            attention.out.address,
            logSums?.floats,
            threads
        )
    }

    /// Computes the gradients of attention.
    public func backpropagate(_ attention: Attention, gradients: AttentionGradients) {
        var shape = ftk_attention(attention)
        ftk_attention_backward(
            &shape,
            attention.query.address,
            attention.key.address,
            attention.value.address,
            attention.out.address,
            gradients.outGradient.address,
            gradients.logSums.floats,
            attention.promptCounts?.integers,
            gradients.queryGradient.address,
            gradients.keyGradient.address,
            gradients.valueGradient.address,
            gradients.scratch.floats,
            threads
        )
    }

    /// The scratch of the backward pass, in bytes.
    public func scratchByteCount(of shape: AttentionShape) -> Int {
        var plain = ftk_attention()
        plain.setSizes(shape)
        return Int(ftk_attention_scratch(&plain, threads)) * 4
    }
}

extension ftk_attention {
    fileprivate init(_ attention: Attention) {
        self.init()
        setSizes(attention.shape)
        q_stride = Int64(attention.queryStride)
        k_stride = Int64(attention.keyStride)
        v_stride = Int64(attention.keyStride)
        out_stride = Int64(attention.outStride)
        key_batch_stride = Int64(attention.keyBatchStride)
        document_starts = attention.documentStarts.map { UnsafePointer($0.integers) }
    }

    fileprivate mutating func setSizes(_ shape: AttentionShape) {
        precondition(
            shape.headWidth <= Int(FTK_WIDEST_HEAD),
            "a head is \(shape.headWidth) wide, more than \(FTK_WIDEST_HEAD)"
        )
        batch = Int64(shape.batch)
        query_count = Int64(shape.queryCount)
        key_count = Int64(shape.keyCount)
        query_offset = Int64(shape.queryOffset)
        // One that never hides anything costs no more than none.
        window = shape.window.flatMap { $0 < shape.keyCount ? Int64($0) : nil } ?? 0
        heads = Int64(shape.heads)
        key_heads = Int64(shape.keyHeads)
        head_width = Int64(shape.headWidth)
        scale = shape.scale
        type = shape.scalarType.kernelType
    }
}
