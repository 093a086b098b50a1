import Foundation

extension Tensor {
    /// The matrix with its axes exchanged, `[rows, columns]` to `[columns, rows]`.
    ///
    /// - Throws: ``TensorError/notAMatrix(shape:)``.
    public func transposed() throws(TensorError) -> Tensor {
        guard shape.count == 2 else { throw .notAMatrix(shape: shape) }
        let (rows, columns, size) = (shape[0], shape[1], scalarType.byteCount)
        let source = [UInt8](bytes)
        var result = [UInt8](repeating: 0, count: source.count)
        for row in 0..<rows {
            for column in 0..<columns {
                let from = (row * columns + column) * size
                let to = (column * rows + row) * size
                for byte in 0..<size { result[to + byte] = source[from + byte] }
            }
        }
        return try Tensor(shape: [columns, rows], scalarType: scalarType, bytes: Data(result))
    }

    /// Tensors of one type put one after another along the first axis.
    ///
    /// - Parameter parts: At least one; all axes but the first agree.
    /// - Returns: One tensor; its first axis is as long as those of the parts together.
    /// - Throws: ``TensorError/cannotStack(shapes:)``.
    public static func stacking(_ parts: [Tensor]) throws(TensorError) -> Tensor {
        let tail = parts.first?.shape.dropFirst()
        let type = parts.first?.scalarType
        guard let tail, let type,
            parts.allSatisfy({
                !$0.shape.isEmpty && $0.shape.dropFirst() == tail && $0.scalarType == type
            })
        else {
            throw .cannotStack(shapes: parts.map(\.shape))
        }
        var bytes = Data(capacity: parts.reduce(0) { $0 + $1.bytes.count })
        for part in parts { bytes.append(part.bytes) }
        let rows = parts.reduce(0) { $0 + $1.shape[0] }
        return try Tensor(shape: [rows] + tail, scalarType: type, bytes: bytes)
    }
}
