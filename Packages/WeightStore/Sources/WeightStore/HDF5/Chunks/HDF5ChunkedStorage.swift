import Tensor

/// What a header says about a dataset in chunks.
struct HDF5ChunkedStorage: Equatable, Sendable {
    let layout: HDF5ChunkLayout
    let filters: [HDF5Filter]
    /// The length of each axis of the dataset.
    let shape: [Int]
    /// How long each axis may become; nil for one that has no limit.
    let limits: [Int?]
    /// The bytes of one value.
    let valueByteCount: Int

    /// The bytes of a chunk; nil if that is beyond counting.
    var chunkByteCount: Int? {
        Tensor.elementCount(of: layout.shape).flatMap { count in
            let (product, overflow) = count.multipliedReportingOverflow(by: layout.valueByteCount)
            return overflow || product > Int.max / 8 ? nil : product
        }
    }

    /// How many chunks hold all values; there may be more than can be counted.
    var chunkCount: Double {
        zip(shape, layout.shape).reduce(1) { $0 * Double(($1.0 - 1) / $1.1 + 1) }
    }

    /// How many chunks lie along each axis once it has grown as far as it may.
    var greatestCounts: [Int] {
        zip(limits, layout.shape).map { limit, length in limit.map { max(1, ($0 - 1) / length + 1) } ?? .max }
    }
}
