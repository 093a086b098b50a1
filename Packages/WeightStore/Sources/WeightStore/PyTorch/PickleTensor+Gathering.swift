import Foundation

extension PickleTensor {
    /// Whether the numbers lie one after another, row by row.
    var isContiguous: Bool {
        if shape.contains(0) { return true }
        var expected = 1
        for (length, stride) in zip(shape, strides).reversed() where length != 1 {
            if stride != expected { return false }
            expected *= length
        }
        return true
    }

    /// The numbers of a view row by row; `storage` holds all that the view reaches.
    ///
    /// - Parameters:
    ///   - type: Unsigned integers as wide as the numbers.
    ///   - storage: The bytes of the whole storage.
    /// - Returns: As many numbers as the shape calls for.
    func gathered<Bits: FixedWidthInteger>(_ type: Bits.Type, from storage: Data) -> Data {
        let width = MemoryLayout<Bits>.size
        let (columns, step) = (shape.last ?? 1, strides.last ?? 1)
        var result = Data(count: shape.reduce(width, *))
        result.withUnsafeMutableBytes { output in
            storage.withUnsafeBytes { input in
                for (row, start) in rowStarts.enumerated() {
                    for column in 0..<columns {
                        let bits = input.loadUnaligned(
                            fromByteOffset: (start + column * step) * width,
                            as: Bits.self
                        )
                        output.storeBytes(
                            of: bits,
                            toByteOffset: (row * columns + column) * width,
                            as: Bits.self
                        )
                    }
                }
            }
        }
        return result
    }

    /// Where each row begins in the storage, in numbers.
    private var rowStarts: some Sequence<Int> {
        var index = [Int](repeating: 0, count: max(0, shape.count - 1))
        return (0..<shape.dropLast().reduce(1, *)).lazy.map { _ in
            let start = zip(index, strides).reduce(offset) { $0 + $1.0 * $1.1 }
            for axis in index.indices.reversed() {
                index[axis] += 1
                if index[axis] < shape[axis] { break }
                index[axis] = 0
            }
            return start
        }
    }
}
