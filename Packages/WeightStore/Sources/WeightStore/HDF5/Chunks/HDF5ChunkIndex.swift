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

    private typealias Place = (address: UInt64, byteCount: Int, mask: UInt64)

    private static let arrayHeaderByteCount = 28

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
            return listed([(address, byteCount ?? chunkByteCount, mask)])
        case .implicit(let address):
            // Without filters, the chunks have as many bytes in the file.
            let limit = UInt64(bytes.file.byteCount / chunkByteCount)
            guard storage.chunkCount <= Double(limit), address <= UInt64(bytes.file.byteCount) else {
                return []
            }
            return listed(
                (0..<Int(storage.chunkCount)).map {
                    (address + UInt64($0 * chunkByteCount), chunkByteCount, 0)
                }
            )
        case .array(let address):
            return address == HDF5Superblock.noAddress ? [] : listed(try arrayPlaces(at: address))
        case .other(let name):
            throw problem("its chunks are listed in \(name), which is not read; copy it with h5repack")
        }
    }

    /// Chunks in the order of the dataset, the last axis first.
    private func listed(_ places: [Place]) -> [Chunk] {
        let lengths = storage.layout.shape
        let counts = zip(storage.shape, lengths).map { ($0 - 1) / $1 + 1 }
        return places.enumerated().compactMap { number, place in
            guard place.address != HDF5Superblock.noAddress else { return nil }
            var (rest, origin) = (number, [Int](repeating: 0, count: counts.count))
            for axis in counts.indices.reversed() {
                origin[axis] = rest % counts[axis] * lengths[axis]
                rest /= counts[axis]
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

    private func arrayPlaces(at address: UInt64) throws(WeightStoreError) -> [Place] {
        var header = try bytes.checkedScanner(
            at: address,
            count: Self.arrayHeaderByteCount,
            signature: "FAHD",
            field: field
        )
        _ = try header.take(2)
        let (placeByteCount, pageBits) = (try header.count(byteCount: 1), try header.number(byteCount: 1))
        let (count, block) = (try header.count(byteCount: 8), try header.number(byteCount: 8))
        guard placeByteCount == 8 || (13...20).contains(placeByteCount) else {
            throw header.problem("places of \(placeByteCount) bytes")
        }
        guard block != HDF5Superblock.noAddress else { return [] }
        guard pageBits < 32, count <= 1 << Int(pageBits) else {
            throw problem("its \(count) chunks are listed in pages, which is not read; copy it with h5repack")
        }
        var scanner = try bytes.checkedScanner(
            at: block,
            count: 18 + placeByteCount * count,
            signature: "FADB",
            field: field
        )
        _ = try scanner.take(10)
        var places: [Place] = []
        for _ in 0..<count {
            let place = try scanner.number(byteCount: 8)
            guard placeByteCount > 8 else {
                places.append((place, chunkByteCount, 0))
                continue
            }
            let size = try scanner.count(byteCount: placeByteCount - 12)
            places.append((place, size, try scanner.number(byteCount: 4)))
        }
        return places
    }

    private func problem(_ description: String) -> WeightStoreError {
        .malformed(path: bytes.file.path, field: field, problem: description)
    }
}
