import CTensorKernels

extension CPUKernels: PackingKernels {
    /// Panels where the processor multiplies pairs of bfloat16.
    public func preferredFormat(for type: ScalarType) -> MatrixFormat {
        type == .bfloat16 && ftk_prefers_panels() ? .panels : .dense
    }

    /// The bytes of a matrix.
    public func byteCount(of matrix: PackedMatrix) -> Int {
        ftk_panel_bytes(matrix.kernelType, Int64(matrix.rows), Int64(matrix.columns))
    }

    /// Stores a matrix.
    public func pack(_ source: Buffer, as matrix: PackedMatrix, into destination: Buffer) {
        ftk_fill_panels(
            matrix.kernelType,
            source.floats,
            destination.address,
            Int64(matrix.rows),
            Int64(matrix.columns),
            threads
        )
    }

    /// Reads a matrix.
    public func unpack(_ source: Buffer, of matrix: PackedMatrix, into destination: Buffer) {
        ftk_read_panels(
            matrix.kernelType,
            source.address,
            destination.floats,
            Int64(matrix.rows),
            Int64(matrix.columns),
            threads
        )
    }
}

extension PackedMatrix {
    fileprivate var kernelType: ftk_type {
        guard let type = format.kernelType else { preconditionFailure("a dense matrix is not packed") }
        return type
    }
}

extension MatrixFormat {
    /// The kernels' name of the format; nil where it is that of the operands.
    var kernelType: ftk_type? {
        switch self {
        case .dense: nil
        case .panels: FTK_BFLOAT16_PANELS
        case .int8: FTK_INT8
        }
    }
}
