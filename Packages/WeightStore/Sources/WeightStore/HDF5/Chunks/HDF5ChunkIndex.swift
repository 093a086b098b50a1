/// Lists the chunks of a dataset.
struct HDF5ChunkIndex {
    /// A chunk as it is stored.
    struct Chunk {
        /// Where it begins in the dataset, in values along each axis.
        let origin: [Int]
        let address: UInt64
        let byteCount: Int
        /// Which filters were left out, a bit for each.
        let mask: UInt64
    }

    let storage: HDF5ChunkedStorage
    /// The bytes of a chunk before filters.
    let chunkByteCount: Int
    let bytes: HDF5Bytes
    let field: String

    /// All chunks that were written.
    func chunks() throws(WeightStoreError) -> [Chunk] {
        switch storage.layout.index {
        case .tree(let address):
            return address == HDF5Superblock.noAddress ? [] : try treeChunks(below: address)
        case .single(let address, let byteCount, let mask):
            return listed([HDF5ChunkArray.Place(0, address, byteCount ?? chunkByteCount, mask: mask)])
        case .implicit(let address):
            // Without filters, the chunks have as many bytes in the file.
            let limit = Double(bytes.file.byteCount / chunkByteCount)
            let count = storage.greatestCounts.reduce(1.0) { $0 * Double($1) }
            guard count <= limit, address <= UInt64(bytes.file.byteCount) else { return [] }
            return listed(
                (0..<Int(count)).map {
                    HDF5ChunkArray.Place($0, address + UInt64($0 * chunkByteCount), chunkByteCount, mask: 0)
                }
            )
        case .array(let address):
            return address == HDF5Superblock.noAddress ? [] : listed(try array.fixed(at: address))
        case .extensibleArray(let address):
            return address == HDF5Superblock.noAddress ? [] : listed(try array.extensible(at: address))
        case .recordTree(let address):
            return address == HDF5Superblock.noAddress ? [] : try recordChunks(at: address)
        case .other(let name):
            throw problem("its chunks are listed in \(name), which is not read; copy it with h5repack")
        }
    }

    private var array: HDF5ChunkArray {
        HDF5ChunkArray(chunkByteCount: chunkByteCount, bytes: bytes, field: field)
    }

    /// Chunks by their number: the last axis runs first, and one that has no limit last, wherever it stands.
    private func listed(_ places: [HDF5ChunkArray.Place]) -> [Chunk] {
        let (lengths, counts) = (storage.layout.shape, storage.greatestCounts)
        let unlimited = storage.limits.firstIndex(of: nil)
        let axes = counts.indices.filter { $0 != unlimited }
        return places.compactMap { place in
            guard place.address != HDF5Superblock.noAddress else { return nil }
            var (rest, origin) = (place.number, [Int](repeating: 0, count: counts.count))
            for axis in axes.reversed() {
                origin[axis] = rest % counts[axis]
                rest /= counts[axis]
            }
            if let unlimited { origin[unlimited] = rest }
            for axis in origin.indices {
                // Chunks beyond the dataset wait for it to grow.
                let (start, overflow) = origin[axis].multipliedReportingOverflow(by: lengths[axis])
                guard !overflow, start < storage.shape[axis] else { return nil }
                origin[axis] = start
            }
            return Chunk(
                origin: origin,
                address: place.address,
                byteCount: place.byteCount,
                mask: place.mask
            )
        }
    }

    /// A key says of which chunk the child is.
    private func treeChunks(below root: UInt64) throws(WeightStoreError) -> [Chunk] {
        var chunks: [Chunk] = []
        let keyByteCount = 16 + 8 * storage.shape.count
        let tree = HDF5Tree(kind: .chunks, keyByteCount: keyByteCount, bytes: bytes, field: field)
        try tree.walk(from: root) { (body: inout ByteScanner, count: Int) throws(WeightStoreError) in
            for _ in 0..<count {
                let (size, mask) = (try body.count(byteCount: 4), try body.number(byteCount: 4))
                var origin: [Int] = []
                for _ in storage.shape { origin.append(try body.count(byteCount: 8)) }
                _ = try body.take(8)
                let address = try body.number(byteCount: 8)
                chunks.append(Chunk(origin: origin, address: address, byteCount: size, mask: mask))
            }
        }
        return chunks
    }

    /// A record says how many chunks stand before its own along each axis.
    private func recordChunks(at address: UInt64) throws(WeightStoreError) -> [Chunk] {
        let tree = try HDF5RecordTree(at: address, in: bytes, field: field)
        let rank = storage.shape.count
        let sizeByteCount = tree.kind == .chunks ? 0 : tree.recordByteCount - 12 - 8 * rank
        let recordByteCount = tree.kind == .chunks ? 8 + 8 * rank : 12 + sizeByteCount + 8 * rank
        guard tree.kind != .names, recordByteCount == tree.recordByteCount, (0...8).contains(sizeByteCount)
        else { throw problem("a list of chunks with records of \(tree.recordByteCount) bytes") }
        var chunks: [Chunk] = []
        for record in try tree.records(atMost: bytes.file.byteCount / recordByteCount) {
            var record = ByteScanner(Array(record), path: bytes.file.path, field: field)
            let place = try record.number(byteCount: 8)
            var (size, mask) = (chunkByteCount, 0 as UInt64)
            if tree.kind == .filteredChunks {
                size = try record.count(byteCount: sizeByteCount)
                mask = try record.number(byteCount: 4)
            }
            var origin: [Int] = []
            for length in storage.layout.shape {
                let (start, overflow) = try record.count(byteCount: 8).multipliedReportingOverflow(by: length)
                guard !overflow else { throw record.problem("a chunk beyond counting") }
                origin.append(start)
            }
            chunks.append(Chunk(origin: origin, address: place, byteCount: size, mask: mask))
        }
        return chunks
    }

    private func problem(_ description: String) -> WeightStoreError {
        .malformed(path: bytes.file.path, field: field, problem: description)
    }
}
