import Foundation

/// Puts the values of a dataset together from its chunks.
struct HDF5ChunkReader {
    /// More than this times its stored size no compressed dataset can be: the limit of deflate.
    private static let largestCompression = 1032.0

    let storage: HDF5ChunkedStorage
    let bytes: HDF5Bytes
    let field: String

    /// Reads all values, which take `byteCount` bytes.
    func values(byteCount: Int) throws(WeightStoreError) -> Data {
        guard byteCount > 0 else { return Data() }
        let layout = storage.layout
        guard layout.shape.count == storage.shape.count, storage.valueByteCount == layout.valueByteCount,
            let chunkByteCount = storage.chunkByteCount
        else { throw problem("chunks of shape \(layout.shape) and \(layout.valueByteCount) bytes a value") }
        let chunks = try HDF5ChunkIndex(
            storage: storage,
            chunkByteCount: chunkByteCount,
            bytes: bytes,
            field: field
        ).chunks()
        let stored = chunks.reduce(0.0) { $0 + Double($1.byteCount) }
        for count in [byteCount, chunkByteCount] where Double(count) > stored * Self.largestCompression {
            throw problem("\(count) bytes cannot come from \(Int(min(stored, 1e18))) stored bytes")
        }
        guard stored <= Double(bytes.file.byteCount) else { throw problem("chunks larger than the file") }
        try check(chunks)
        var values = Data(count: byteCount)
        for chunk in chunks {
            put(try content(of: chunk, byteCount: chunkByteCount), at: chunk.origin, into: &values)
        }
        return values
    }

    /// Every chunk is there once.
    private func check(_ chunks: [HDF5ChunkIndex.Chunk]) throws(WeightStoreError) {
        let (shape, lengths) = (storage.shape, storage.layout.shape)
        let places = Set(chunks.map(\.origin))
        let areInPlace = places.allSatisfy { origin in
            zip(origin, zip(shape, lengths)).allSatisfy { $0 < $1.0 && $0.isMultiple(of: $1.1) }
        }
        guard areInPlace, places.count == chunks.count, Double(chunks.count) == storage.chunkCount else {
            let expected = Int(min(storage.chunkCount, 1e15))
            throw problem("\(chunks.count) chunks, where \(expected) are due, each in its place")
        }
    }

    private func content(
        of chunk: HDF5ChunkIndex.Chunk,
        byteCount: Int
    ) throws(WeightStoreError) -> [UInt8] {
        let available = bytes.file.byteCount - bytes.base
        guard chunk.byteCount <= available, chunk.address <= UInt64(available - chunk.byteCount) else {
            throw problem("a chunk of \(chunk.byteCount) bytes at \(chunk.address) is not in the file")
        }
        let start = bytes.base + Int(chunk.address)
        var content = bytes.file.copy(start..<start + chunk.byteCount)
        for (index, filter) in storage.filters.enumerated().reversed()
        where chunk.mask >> UInt64(index) & 1 == 0 {
            if case .other(let number) = filter {
                throw problem("filter \(number), which is not read; copy it with h5repack")
            }
            guard let before = filter.undone(content, byteCount: byteCount) else {
                throw problem("the chunk at \(chunk.origin) is damaged")
            }
            content = before
        }
        guard content.count == byteCount else {
            throw problem("a chunk of \(content.count) bytes, where \(byteCount) are due")
        }
        return content
    }

    /// Copies the part of a chunk that lies inside the dataset, row by row.
    private func put(_ content: [UInt8], at origin: [Int], into values: inout Data) {
        let (shape, lengths, width) = (storage.shape, storage.layout.shape, storage.valueByteCount)
        let inside = zip(origin, zip(shape, lengths)).map { min($1.1, $1.0 - $0) }
        let run = (inside.last ?? 1) * width
        var index = [Int](repeating: 0, count: shape.count)
        for _ in 0..<inside.dropLast().reduce(1, *) {
            var (from, to) = (0, 0)
            for axis in shape.indices {
                from = from * lengths[axis] + index[axis]
                to = to * shape[axis] + origin[axis] + index[axis]
            }
            let row = content[from * width..<from * width + run]
            values.replaceSubrange(to * width..<to * width + run, with: row)
            for axis in index.indices.dropLast().reversed() {
                index[axis] += 1
                if index[axis] < inside[axis] { break }
                index[axis] = 0
            }
        }
    }

    private func problem(_ description: String) -> WeightStoreError {
        .malformed(path: bytes.file.path, field: field, problem: description)
    }
}
