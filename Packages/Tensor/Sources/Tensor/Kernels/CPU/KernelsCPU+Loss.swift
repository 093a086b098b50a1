import CTensorKernels

extension CPUKernels: LossKernels {
    /// Softmax cross-entropy.
    public func crossEntropy(_ rows: CrossEntropyRows, logits: Buffer, logitsGradient: Buffer?) {
        ftk_cross_entropy(
            logits.floats,
            rows.targets.integers,
            rows.weights.floats,
            rows.losses.floats,
            logitsGradient?.address,
            rows.layout.scalarType.kernelType,
            rows.greedy?.integers,
            Int64(rows.layout.rows),
            Int64(rows.layout.channels),
            Int64(rows.layout.channels),
            threads
        )
    }
}

extension CPUKernels: OptimizerKernels {
    /// Adds the sums of columns.
    public func addColumnSums(of x: Buffer, to sums: Buffer, scratch: Buffer, layout: RowLayout) {
        ftk_add_column_sums(
            x.address,
            layout.scalarType.kernelType,
            sums.floats,
            scratch.floats,
            Int64(layout.rows),
            Int64(layout.channels),
            threads
        )
    }

    /// The sum of squares, over a fixed partition.
    public func sumOfSquares(_ x: Buffer, count: Int) -> Double {
        ftk_sum_of_squares(x.floats, Int64(count), threads)
    }

    /// One pass of AdamW.
    public func stepAdamW(_ step: AdamWStep, over range: ParameterRange) {
        var settings = ftk_adamw(
            learning_rate: step.learningRate,
            beta1: step.beta1,
            beta2: step.beta2,
            epsilon: step.epsilon,
            weight_decay: step.weightDecay,
            correction1: step.correction1,
            correction2: step.correction2,
            gradient_scale: step.gradientScale
        )
        ftk_adamw_step(
            &settings,
            range.values.floats,
            range.gradients.floats,
            range.first.floats,
            range.second.floats,
            range.copy?.words,
            Int64(range.count),
            threads
        )
    }

    /// Adds single precision.
    public func add(_ x: Buffer, to y: Buffer, count: Int) {
        ftk_add(x.floats, y.floats, Int64(count), threads)
    }
}
