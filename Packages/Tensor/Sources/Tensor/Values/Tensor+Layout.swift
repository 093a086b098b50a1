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

    /// The first axis, of length `outer * inner * D`, with its two outer parts exchanged.
    ///
    /// - Parameters:
    ///   - outer: The length of the part that comes first and goes second.
    ///   - inner: The length of the part that comes second and goes first.
    /// - Returns: Rows in the order `[inner, outer, D]`, with the shape as before; exchanging `outer` and
    ///   `inner` leads back.
    /// - Throws: ``TensorError/cannotRegroup(shape:groups:)``.
    public func regrouped(outer: Int, inner: Int) throws(TensorError) -> Tensor {
        let groups = outer * inner
        guard let rows = shape.first, groups > 0, rows.isMultiple(of: groups) else {
            throw .cannotRegroup(shape: shape, groups: groups)
        }
        let size = bytes.count / groups
        var result = Data(capacity: bytes.count)
        for second in 0..<inner {
            for first in 0..<outer {
                let start = bytes.startIndex + (first * inner + second) * size
                result.append(bytes[start..<start + size])
            }
        }
        return try Tensor(shape: shape, scalarType: scalarType, bytes: result)
    }
}
