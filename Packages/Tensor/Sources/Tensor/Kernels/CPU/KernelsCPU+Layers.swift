import CTensorKernels

extension CPUKernels: EmbeddingKernels {
    /// Looks up rows.
    public func embed(
        _ embedding: Embedding,
        tokenTable: Buffer,
        positionTable: Buffer?,
        into out: Buffer
    ) {
        ftk_embedding_forward(
            tokenTable.floats,
            positionTable?.floats,
            embedding.tokens.integers,
            embedding.positions.integers,
            out.floats,
            Int64(embedding.rows),
            Int64(embedding.channels),
            embedding.scale,
            threads
        )
    }

    /// Adds to the gradients of the rows looked up.
    public func addEmbeddingGradients(
        _ embedding: Embedding,
        outGradient: Buffer,
        tokenGradient: Buffer,
        positionGradient: Buffer?
    ) {
        ftk_embedding_backward(
            outGradient.floats,
            embedding.tokens.integers,
            embedding.positions.integers,
            tokenGradient.floats,
            positionGradient?.floats,
            Int64(embedding.rows),
            Int64(embedding.channels),
            embedding.scale,
            threads
        )
    }

    /// Copies the rows named by `indices`.
    public func gatherRows(_ x: Buffer, indices: Buffer, into out: Buffer, layout: RowLayout) {
        ftk_gather_rows(
            x.address,
            indices.integers,
            out.address,
            layout.scalarType.kernelType,
            Int64(layout.rows),
            Int64(layout.channels),
            threads
        )
    }

    /// Copies rows to the places named by `indices`.
    public func scatterRows(_ x: Buffer, indices: Buffer, into out: Buffer, layout: RowLayout) {
        ftk_scatter_rows(
            x.address,
            indices.integers,
            out.address,
            layout.scalarType.kernelType,
            Int64(layout.rows),
            Int64(layout.channels),
            threads
        )
    }
}

extension CPUKernels: NormalizationKernels {
    /// Normalises rows; statistics hold a mean (layer norm) and an inverse deviation per row.
    public func normalize(_ norm: Normalization, x: Buffer, y: Buffer, statistics: Buffer) {
        let rows = Int64(norm.layout.rows)
        let channels = Int64(norm.layout.channels)
        let type = norm.layout.scalarType.kernelType
        switch norm.kind {
        case .layer:
            ftk_layer_norm_forward(
                x.floats,
                norm.gain.floats,
                norm.bias?.floats,
                y.address,
                type,
                statistics.floats,
                statistics.floats + norm.layout.rows,
                rows,
                channels,
                norm.epsilon,
                threads
            )
        case .rootMeanSquare:
            ftk_rms_norm_forward(
                x.floats,
                norm.gain.floats,
                norm.gainOffset,
                y.address,
                type,
                statistics.floats,
                rows,
                channels,
                norm.epsilon,
                threads
            )
        }
    }

    /// Computes the gradients of a norm.
    public func backpropagate(_ norm: Normalization, gradients: NormalizationGradients) {
        let rows = Int64(norm.layout.rows)
        let channels = Int64(norm.layout.channels)
        let type = norm.layout.scalarType.kernelType
        switch norm.kind {
        case .layer:
            ftk_layer_norm_backward(
                gradients.yGradient.address,
                type,
                gradients.x.floats,
                norm.gain.floats,
                gradients.statistics.floats,
                gradients.statistics.floats + norm.layout.rows,
                gradients.xGradient.floats,
                gradients.accumulates,
                gradients.gainGradient.floats,
                gradients.biasGradient?.floats,
                gradients.scratch.floats,
                rows,
                channels,
                threads
            )
        case .rootMeanSquare:
            ftk_rms_norm_backward(
                gradients.yGradient.address,
                type,
                gradients.x.floats,
                norm.gain.floats,
                norm.gainOffset,
                gradients.statistics.floats,
                gradients.xGradient.floats,
                gradients.accumulates,
                gradients.gainGradient.floats,
                gradients.scratch.floats,
                rows,
                channels,
                threads
            )
        }
    }
}

extension CPUKernels: ActivationKernels {
    /// Applies `function` elementwise.
    public func activate(_ function: ActivationFunction, x: Buffer, y: Buffer, layout: RowLayout) {
        ftk_activation_forward(
            function.kernelName,
            x.address,
            y.address,
            layout.scalarType.kernelType,
            Int64(layout.count),
            threads
        )
    }

    /// Computes the gradient of an elementwise function.
    public func backpropagate(
        _ function: ActivationFunction,
        yGradient: Buffer,
        x: Buffer,
        xGradient: Buffer,
        layout: RowLayout
    ) {
        ftk_activation_backward(
            function.kernelName,
            yGradient.address,
            x.address,
            xGradient.address,
            layout.scalarType.kernelType,
            Int64(layout.count),
            threads
        )
    }

    /// Applies a gated function.
    public func activateGated(_ function: ActivationFunction, x: Buffer, y: Buffer, layout: RowLayout) {
        ftk_gated_forward(
            function.kernelName,
            x.address,
            y.address,
            layout.scalarType.kernelType,
            Int64(layout.rows),
            Int64(layout.channels),
            threads
        )
    }

    /// Computes the gradient of a gated function.
    public func backpropagateGated(
        _ function: ActivationFunction,
        yGradient: Buffer,
        x: Buffer,
        xGradient: Buffer,
        layout: RowLayout
    ) {
        ftk_gated_backward(
            function.kernelName,
            yGradient.address,
            x.address,
            xGradient.address,
            layout.scalarType.kernelType,
            Int64(layout.rows),
            Int64(layout.channels),
            threads
        )
    }
}

extension ActivationFunction {
    fileprivate var kernelName: ftk_activation {
        switch self {
        case .geluTanh: FTK_GELU_TANH
        case .gelu: FTK_GELU_ERF
        case .silu: FTK_SILU
        case .relu: FTK_RELU
        }
    }
}
