/// Where a large group keeps its links: blocks of growing size, in rows of a table.
final class HDF5FractalHeap {
    private static let headerByteCount = 142
    private static let smallestBlockHeader = 13
    private static let greatestDepth = 16

    private let bytes: HDF5Bytes
    private let field: String
    private let greatestDirectSize: Int
    private let startSize: Int
    private let width: Int
    private let offsetByteCount: Int
    private let lengthByteCount: Int
    private let hasChecksums: Bool
    private let root: UInt64
    private let rootRowCount: Int
    /// Blocks that were read, by address.
    private var blocks: [UInt64: [UInt8]] = [:]

    /// Reads the header of the heap at `address`.
    init(at address: UInt64, in bytes: HDF5Bytes, field: String) throws(WeightStoreError) {
        (self.bytes, self.field) = (bytes, field)
        var header = try bytes.checkedScanner(
            at: address,
            count: Self.headerByteCount + 4,
            signature: "FRHP",
            field: field
        )
        _ = try header.take(3)
        let filterByteCount = try header.number(byteCount: 2)
        hasChecksums = try header.number(byteCount: 1) & 2 != 0
        let longest = try header.count(byteCount: 4)
        _ = try header.take(96)
        width = try header.count(byteCount: 2)
        startSize = try header.count(byteCount: 8)
        greatestDirectSize = try header.count(byteCount: 8)
        let bits = try header.count(byteCount: 2)
        _ = try header.take(2)
        root = try header.number(byteCount: 8)
        rootRowCount = try header.count(byteCount: 2)
        offsetByteCount = (bits + 7) / 8
        let placeBits = 63 - max(greatestDirectSize, 1).leadingZeroBitCount
        let lengthBits = 64 - max(longest, 1).leadingZeroBitCount
        lengthByteCount = (min(placeBits, lengthBits) + 7) / 8
        guard filterByteCount == 0, (1...64).contains(bits), (1...1024).contains(width),
            Self.isPowerOfTwo(startSize), Self.isPowerOfTwo(greatestDirectSize),
            startSize <= greatestDirectSize, greatestDirectSize <= 1 << 26, rootRowCount <= 64
        else { throw header.problem("a heap of absurd sizes, or a compressed one") }
    }

    private static func isPowerOfTwo(_ size: Int) -> Bool { size > 0 && size & (size - 1) == 0 }

    /// The object that an identifier stands for.
    func object(_ identifier: ArraySlice<UInt8>) throws(WeightStoreError) -> ByteScanner {
        var scanner = ByteScanner(Array(identifier), path: bytes.file.path, field: field)
        let kind = try scanner.number(byteCount: 1)
        switch kind >> 4 {
        case 0:
            let offset = try scanner.count(byteCount: offsetByteCount)
            let length = try scanner.count(byteCount: lengthByteCount)
            return try managed(offset, length)
        case 2: return try scanner.part(Int(kind & 15) + 1)
        default: throw scanner.problem("an object of kind \(kind >> 4)")
        }
    }

    private func managed(_ offset: Int, _ length: Int) throws(WeightStoreError) -> ByteScanner {
        let (place, start, size) =
            rootRowCount == 0
            ? (root, 0, startSize)
            : try directBlock(holding: offset, below: root, rootRowCount, from: 0, depth: 1)
        let block = try direct(at: place, byteCount: size)
        guard offset >= start, length <= size, offset - start <= size - length else {
            throw problem("an object at \(offset) of \(length) bytes")
        }
        return ByteScanner(
            Array(block[offset - start..<offset - start + length]),
            path: bytes.file.path,
            field: field
        )
    }

    private func direct(at address: UInt64, byteCount: Int) throws(WeightStoreError) -> [UInt8] {
        if let block = blocks[address] {
            guard block.count == byteCount else { throw problem("two blocks in one place") }
            return block
        }
        let scanner = try bytes.scanner(at: address, count: byteCount, field: field)
        var block = Array(scanner.rest)
        // The checksum lies behind the offset of the block, and counts as zero while it is computed.
        let place = Self.smallestBlockHeader + offsetByteCount
        guard block.starts(with: Array("FHDB".utf8)), block.count >= place + 4 else {
            throw problem("no block at \(address)")
        }
        if hasChecksums {
            let stored = block[place..<place + 4].reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
            for index in place..<place + 4 { block[index] = 0 }
            guard HDF5Checksum.agrees(HDF5Checksum.lookup3(block[...]), with: stored) else {
                throw problem("the checksum of the block at \(address) is wrong")
            }
        }
        blocks[address] = block
        return block
    }

    /// Follows the table from an indirect block that begins at `start` of the heap.
    private func directBlock(
        holding offset: Int,
        below address: UInt64,
        _ rowCount: Int,
        from start: Int,
        depth: Int
    ) throws(WeightStoreError) -> (UInt64, start: Int, size: Int) {
        guard depth <= Self.greatestDepth else { throw problem("a heap deeper than \(depth)") }
        let directRows = min(rowCount, log2(greatestDirectSize) - log2(startSize) + 2)
        var first = start
        for row in 0..<rowCount {
            guard let size = size(ofRow: row), let rowSize = product(size, width), rowSize <= Int.max - first
            else { break }
            if offset < first + rowSize {
                let column = (offset - first) / size
                let child = try children(of: address, directRows, rowCount)[row * width + column]
                let begin = first + column * size
                if row < directRows { return (child, begin, size) }
                let rows = log2(size) - log2(startSize) - log2(width) + 1
                return try directBlock(
                    holding: offset,
                    below: child,
                    max(0, rows),
                    from: begin,
                    depth: depth + 1
                )
            }
            first += rowSize
        }
        throw problem("an object at \(offset), behind the end")
    }

    /// The addresses in an indirect block.
    private func children(
        of address: UInt64,
        _ directRows: Int,
        _ rowCount: Int
    ) throws(WeightStoreError) -> [UInt64] {
        let count = rowCount * width
        let header = Self.smallestBlockHeader + offsetByteCount
        var scanner = try bytes.checkedScanner(
            at: address,
            count: header + 8 * count + 4,
            signature: "FHIB",
            field: field
        )
        _ = try scanner.take(header - 4)
        var children: [UInt64] = []
        for _ in 0..<count { children.append(try scanner.number(byteCount: 8)) }
        return children
    }

    /// The first two rows have blocks of the same size, then they double.
    private func size(ofRow row: Int) -> Int? {
        row < 2 ? startSize : row < 62 ? product(startSize, 1 << (row - 1)) : nil
    }

    private func product(_ one: Int, _ other: Int) -> Int? {
        let (product, overflow) = one.multipliedReportingOverflow(by: other)
        return overflow ? nil : product
    }

    private func log2(_ size: Int) -> Int { 63 - max(size, 1).leadingZeroBitCount }

    private func problem(_ description: String) -> WeightStoreError {
        .malformed(path: bytes.file.path, field: field, problem: description)
    }
}
