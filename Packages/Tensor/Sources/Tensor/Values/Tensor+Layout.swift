import Foundation

extension Tensor {
    /// The matrix with its axes exchanged, `[rows, columns]` to `[columns, rows]`.
    ///
    /// - Throws: ``TensorError/notAMatrix(shape:)``.
    public func transposed() throws(TensorError) -> Tensor {
        guard shape.count == 2 else { throw .notAMatrix(shape: shape) }
        let result =
            scalarType.byteCount == 4 ? exchangedAxes(of: UInt32.self) : exchangedAxes(of: UInt16.self)
        return try Tensor(shape: shape.reversed(), scalarType: scalarType, bytes: result)
    }

    /// Square by square, so that what is read and written stays in the cache.
    private func exchangedAxes<Bits: BitwiseCopyable>(of type: Bits.Type) -> Data {
        let (rows, columns, size, side) = (shape[0], shape[1], MemoryLayout<Bits>.size, 64)
        var result = Data(count: bytes.count)
        bytes.withUnsafeBytes { input in
            result.withUnsafeMutableBytes { output in
                for (firstRow, firstColumn) in Self.corners(rows: rows, columns: columns, side: side) {
                    for row in firstRow..<min(firstRow + side, rows) {
                        for column in firstColumn..<min(firstColumn + side, columns) {
                            let bits = input.loadUnaligned(
                                fromByteOffset: (row * columns + column) * size,
                                as: Bits.self
                            )
                            output.storeBytes(
                                of: bits,
                                toByteOffset: (column * rows + row) * size,
                                as: Bits.self
                            )
                        }
                    }
                }
            }
        }
        return result
    }

    private static func corners(rows: Int, columns: Int, side: Int) -> [(Int, Int)] {
        stride(from: 0, to: rows, by: side).flatMap { row in
            stride(from: 0, to: columns, by: side).map { (row, $0) }
        }
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

    /// A part along the first axis, without a copy.
    ///
    /// - Parameter range: Which rows; they lie within the tensor.
    /// - Returns: A tensor whose first axis is as long as the range.
    public func rows(_ range: Range<Int>) -> Tensor {
        let count = shape.first ?? 0
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "rows \(range) of \(shape)")
        let size = count == 0 ? 0 : bytes.count / count
        let start = bytes.startIndex + range.lowerBound * size
        return Tensor(
            part: bytes[start..<start + range.count * size],
            shape: [range.count] + shape.dropFirst(),
            scalarType: scalarType
        )
    }

    /// The first axis, of length `parts * outer * inner * D`, with two parts of it exchanged.
    ///
    /// - Parameters:
    ///   - parts: The length of the part that stays first.
    ///   - outer: The length of the part that comes second and goes third.
    ///   - inner: The length of the part that comes third and goes second.
    /// - Returns: Rows in the order `[parts, inner, outer, D]`, with the shape as before; exchanging `outer`
    ///   and `inner` leads back.
    /// - Throws: ``TensorError/cannotRegroup(shape:groups:)``.
    public func regrouped(parts: Int = 1, outer: Int, inner: Int) throws(TensorError) -> Tensor {
        let groups = parts * outer * inner
        guard let rows = shape.first, groups > 0, rows.isMultiple(of: groups) else {
            throw .cannotRegroup(shape: shape, groups: groups)
        }
        let size = bytes.count / groups
        var result = Data(capacity: bytes.count)
        for part in 0..<parts {
            for second in 0..<inner {
                for first in 0..<outer {
                    let start = bytes.startIndex + ((part * outer + first) * inner + second) * size
                    result.append(bytes[start..<start + size])
                }
            }
        }
        return try Tensor(shape: shape, scalarType: scalarType, bytes: result)
    }
}
