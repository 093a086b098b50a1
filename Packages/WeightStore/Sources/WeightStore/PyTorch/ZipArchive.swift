/// The entries of a ZIP archive that are stored as they are; PyTorch writes no others.
///
/// Source: APPNOTE.TXT of PKWARE, sections 4.3.7 to 4.3.16 and 4.5.3.
struct ZipArchive {
    /// Where the bytes of an entry lie, and their CRC-32; 0 where PyTorch was told to compute none.
    struct Entry {
        let range: Range<Int>
        let checksum: UInt32
    }

    /// All entries, by name.
    private(set) var entries: [String: Entry] = [:]
    private let file: MappedFile

    private static let endMark: UInt64 = 0x0605_4b50
    private static let longEndMark: UInt64 = 0x0606_4b50
    private static let longPlaceMark: UInt64 = 0x0706_4b50
    private static let entryMark: UInt64 = 0x0201_4b50
    private static let localMark: UInt64 = 0x0403_4b50

    init(of file: MappedFile) throws(WeightStoreError) {
        self.file = file
        let (start, count) = try directory()
        guard count <= EntryLimits.count else { throw problem("directory", "\(count) entries") }
        var position = start
        for _ in 0..<count { position = try readEntry(at: position) }
    }

    /// Where the directory begins, and how many entries it has.
    private func directory() throws(WeightStoreError) -> (start: Int, count: Int) {
        let end = try endOfDirectory()
        let (count, start) = (try number(end + 10, 2), try number(end + 16, 4))
        guard count == 0xffff || start == 0xffff_ffff else { return (Int(start), Int(count)) }
        guard end >= 20, try number(end - 20, 4) == Self.longPlaceMark,
            let place = Int(exactly: try number(end - 12, 8)), try number(place, 4) == Self.longEndMark,
            let longCount = Int(exactly: try number(place + 32, 8)),
            let longStart = Int(exactly: try number(place + 48, 8))
        else { throw problem("directory", "its 64-bit record is missing or damaged") }
        return (longStart, longCount)
    }

    /// The last record, which may have a comment behind it.
    private func endOfDirectory() throws(WeightStoreError) -> Int {
        var position = file.byteCount - 22
        while position >= max(0, file.byteCount - 22 - 0xffff) {
            if try number(position, 4) == Self.endMark { return position }
            position -= 1
        }
        throw problem("directory", "there is none; the file is cut short")
    }

    private mutating func readEntry(at position: Int) throws(WeightStoreError) -> Int {
        guard try number(position, 4) == Self.entryMark else {
            throw problem("directory", "no entry at \(position)")
        }
        let nameLength = Int(try number(position + 28, 2))
        let extraLength = Int(try number(position + 30, 2))
        let name = String(decoding: try bytes(position + 46, nameLength), as: UTF8.self)
        let method = try number(position + 10, 2)
        guard method == 0 else {
            throw problem("entry '\(name)'", "it is compressed, which PyTorch never does")
        }
        var sizes = [
            try number(position + 24, 4), try number(position + 20, 4), try number(position + 42, 4),
        ]
        try widen(&sizes, from: position + 46 + nameLength, extraLength, entry: name)
        guard sizes[0] == sizes[1], let size = Int(exactly: sizes[0]), let local = Int(exactly: sizes[2]),
            local <= file.byteCount, size <= file.byteCount, try number(local, 4) == Self.localMark
        else { throw problem("entry '\(name)'", "its sizes or its place are absurd") }
        let start = local + 30 + Int(try number(local + 26, 2)) + Int(try number(local + 28, 2))
        guard start + size <= file.byteCount else {
            throw problem("entry '\(name)'", "it ends behind the file")
        }
        let checksum = UInt32(try number(position + 16, 4))
        let entry = Entry(range: start..<start + size, checksum: checksum)
        guard entries.updateValue(entry, forKey: name) == nil else {
            throw problem("entry '\(name)'", "it comes twice")
        }
        return position + 46 + nameLength + extraLength + Int(try number(position + 32, 2))
    }

    /// Takes from the extra fields what does not fit 32 bits: size, stored size and place, in this order.
    private func widen(
        _ sizes: inout [UInt64],
        from start: Int,
        _ length: Int,
        entry: String
    ) throws(WeightStoreError) {
        var position = start
        while position + 4 <= start + length {
            let (kind, count) = (try number(position, 2), Int(try number(position + 2, 2)))
            var place = position + 4
            for index in sizes.indices where kind == 1 && sizes[index] == 0xffff_ffff {
                guard place + 8 <= position + 4 + count else {
                    throw problem("entry '\(entry)'", "sizes are missing")
                }
                sizes[index] = try number(place, 8)
                place += 8
            }
            position += 4 + count
        }
    }

    private func number(_ position: Int, _ count: Int) throws(WeightStoreError) -> UInt64 {
        try bytes(position, count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func bytes(_ position: Int, _ count: Int) throws(WeightStoreError) -> [UInt8] {
        guard position >= 0, position <= file.byteCount - count else {
            throw problem("archive", "a record lies at byte \(position) of \(file.byteCount)")
        }
        return file.copy(position..<position + count)
    }

    private func problem(_ field: String, _ description: String) -> WeightStoreError {
        .malformed(path: file.path, field: field, problem: description)
    }
}

extension ZipArchive.Entry {
    /// Compares the bytes with their checksum, if there is one.
    ///
    /// - Throws: ``WeightStoreError/checksumMismatch(name:path:expected:found:)`` with `name`.
    func verify(in file: MappedFile, name: String) throws(WeightStoreError) {
        guard checksum != 0 else { return }
        let found = crc32(of: file.bytes(in: range))
        guard found == checksum else {
            throw .checksumMismatch(name: name, path: file.path, expected: checksum, found: found)
        }
    }
}
