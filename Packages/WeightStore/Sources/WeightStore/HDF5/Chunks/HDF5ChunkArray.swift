/// The arrays that list chunks by their number: one that is as long as it can become, and one that grows.
///
/// Source: *HDF5 File Format Specification*, version 3.0, VII.C and VII.D.
struct HDF5ChunkArray {
    /// Where a chunk lies.
    struct Place {
        let number: Int
        let address: UInt64
        let byteCount: Int
        /// Which filters were left out, a bit for each.
        let mask: UInt64

        init(_ number: Int, _ address: UInt64, _ byteCount: Int, mask: UInt64) {
            (self.number, self.address, self.byteCount, self.mask) = (number, address, byteCount, mask)
        }
    }

    /// Signature, version, kind and the address of the header.
    private static let prefixByteCount = 14
    private static let checksumByteCount = 4

    /// The bytes of a chunk before filters.
    let chunkByteCount: Int
    let bytes: HDF5Bytes
    let field: String

    /// The places in the array of fixed length whose header is at `address`.
    func fixed(at address: UInt64) throws(WeightStoreError) -> [Place] {
        var header = try bytes.checkedScanner(at: address, count: 28, signature: "FAHD", field: field)
        _ = try header.take(2)
        let (width, pageBits) = (try self.width(in: &header), try header.number(byteCount: 1))
        let (count, block) = (try header.count(byteCount: 8), try header.number(byteCount: 8))
        guard block != HDF5Superblock.noAddress else { return [] }
        guard pageBits < 32, count <= bytes.file.byteCount / width else {
            throw header.problem("an array of \(count) places")
        }
        let pageLength = 1 << Int(pageBits)
        if count > pageLength { return try pages(at: block, count, pageLength, width: width) }
        let size = Self.prefixByteCount + width * count + Self.checksumByteCount
        var scanner = try bytes.checkedScanner(at: block, count: size, signature: "FADB", field: field)
        _ = try scanner.take(Self.prefixByteCount - 4)
        return try places(0..<count, in: &scanner, width: width)
    }

    /// The block begins with a bit for every page, the highest first, that says whether it was written.
    private func pages(
        at block: UInt64,
        _ count: Int,
        _ pageLength: Int,
        width: Int
    ) throws(WeightStoreError) -> [Place] {
        let pageCount = (count - 1) / pageLength + 1
        let size = Self.prefixByteCount + (pageCount + 7) / 8 + Self.checksumByteCount
        var scanner = try bytes.checkedScanner(at: block, count: size, signature: "FADB", field: field)
        _ = try scanner.take(Self.prefixByteCount - 4)
        let isWritten = Array(try scanner.take((pageCount + 7) / 8))
        var found: [Place] = []
        for page in 0..<pageCount where isWritten[page / 8] & (0x80 >> UInt8(page % 8)) != 0 {
            let numbers = page * pageLength..<min(count, (page + 1) * pageLength)
            let start = size + page * (pageLength * width + Self.checksumByteCount)
            var scanner = try bytes.checkedScanner(
                at: block &+ UInt64(start),
                count: numbers.count * width + Self.checksumByteCount,
                signature: "",
                field: field
            )
            found += try places(numbers, in: &scanner, width: width)
        }
        return found
    }

    /// The places in the growing array whose header is at `address`: a few in its first block, the others in
    /// blocks of growing size, to which that block points, at first by itself.
    func extensible(at address: UInt64) throws(WeightStoreError) -> [Place] {
        var header = try bytes.checkedScanner(at: address, count: 72, signature: "EAHD", field: field)
        _ = try header.take(2)
        let width = try self.width(in: &header)
        let form = try HDF5ExtensibleForm(&header, width: width)
        _ = try header.take(48)
        let block = try header.number(byteCount: 8)
        guard block != HDF5Superblock.noAddress else { return [] }
        let size =
            Self.prefixByteCount + form.firstCount * form.width
            + 8 * (form.directCount + form.groupCount - form.directGroupCount) + Self.checksumByteCount
        var index = try bytes.checkedScanner(at: block, count: size, signature: "EAIB", field: field)
        _ = try index.take(Self.prefixByteCount - 4)
        var found = try places(0..<form.firstCount, in: &index, width: form.width)
        var number = form.firstCount
        for group in 0..<form.groupCount {
            let (count, length) = (form.blockCount(of: group), form.blockLength(of: group))
            var blocks: [UInt64] = []
            if group < form.directGroupCount {
                for _ in 0..<count { blocks.append(try index.number(byteCount: 8)) }
            } else {
                blocks = try self.blocks(of: group, at: try index.number(byteCount: 8), form)
            }
            for (position, block) in blocks.enumerated() where block != HDF5Superblock.noAddress {
                let first = number + position * length
                found += try dataPlaces(first..<first + length, at: block, form)
            }
            number += count * length
        }
        return found
    }

    /// The addresses of a group's blocks; none if the group was never needed.
    private func blocks(
        of group: Int,
        at address: UInt64,
        _ form: HDF5ExtensibleForm
    ) throws(WeightStoreError) -> [UInt64] {
        guard address != HDF5Superblock.noAddress else { return [] }
        guard form.blockLength(of: group) <= form.pageLength else { throw isPaged() }
        let count = form.blockCount(of: group)
        let size = Self.prefixByteCount + form.offsetByteCount + 8 * count + Self.checksumByteCount
        var scanner = try bytes.checkedScanner(at: address, count: size, signature: "EASB", field: field)
        _ = try scanner.take(Self.prefixByteCount - 4 + form.offsetByteCount)
        var blocks: [UInt64] = []
        for _ in 0..<count { blocks.append(try scanner.number(byteCount: 8)) }
        return blocks
    }

    private func dataPlaces(
        _ numbers: Range<Int>,
        at address: UInt64,
        _ form: HDF5ExtensibleForm
    ) throws(WeightStoreError) -> [Place] {
        guard numbers.count <= form.pageLength else { throw isPaged() }
        let head = Self.prefixByteCount + form.offsetByteCount
        let size = head + numbers.count * form.width + Self.checksumByteCount
        var scanner = try bytes.checkedScanner(at: address, count: size, signature: "EADB", field: field)
        _ = try scanner.take(head - 4)
        return try places(numbers, in: &scanner, width: form.width)
    }

    /// With filters, a place also says how many bytes are stored, and which filters were left out.
    private func places(
        _ numbers: Range<Int>,
        in scanner: inout ByteScanner,
        width: Int
    ) throws(WeightStoreError) -> [Place] {
        var found: [Place] = []
        found.reserveCapacity(numbers.count)
        for number in numbers {
            let address = try scanner.number(byteCount: 8)
            guard width > 8 else {
                found.append(Place(number, address, chunkByteCount, mask: 0))
                continue
            }
            let size = try scanner.count(byteCount: width - 12)
            found.append(Place(number, address, size, mask: try scanner.number(byteCount: 4)))
        }
        return found
    }

    private func width(in header: inout ByteScanner) throws(WeightStoreError) -> Int {
        let width = try header.count(byteCount: 1)
        guard width == 8 || (13...20).contains(width) else {
            throw header.problem("places of \(width) bytes")
        }
        return width
    }

    private func isPaged() -> WeightStoreError {
        let problem = "so many chunks that their list has pages, which is not read; copy it with h5repack"
        return .malformed(path: bytes.file.path, field: field, problem: problem)
    }
}
