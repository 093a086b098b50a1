extension ProfilingKernels {
    /// How products read weights fastest.
    public func preferredFormat(for type: ScalarType) -> MatrixFormat { base.preferredFormat(for: type) }

    /// The bytes of a matrix.
    public func byteCount(of matrix: PackedMatrix) -> Int { base.byteCount(of: matrix) }

    /// Stores a matrix.
    public func pack(_ source: Buffer, as matrix: PackedMatrix, into destination: Buffer) {
        timed(KernelWork("pack weights", bytes: source.byteCount + destination.byteCount)) {
            base.pack(source, as: matrix, into: destination)
        }
    }

    /// Reads a matrix.
    public func unpack(_ source: Buffer, of matrix: PackedMatrix, into destination: Buffer) {
        timed(KernelWork("unpack weights", bytes: source.byteCount + destination.byteCount)) {
            base.unpack(source, of: matrix, into: destination)
        }
    }
}
