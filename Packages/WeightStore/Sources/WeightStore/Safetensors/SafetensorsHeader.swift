import Foundation
import Tensor

/// The header of a safetensors file, checked against the format and the size of the file.
///
/// Source: the format description at <https://github.com/huggingface/safetensors>.
struct SafetensorsHeader {
    /// What the header says about one tensor.
    struct Entry: Equatable {
        let type: String
        let shape: [Int]
        /// Where the bytes lie, from the start of the file.
        let range: Range<Int>
    }

    /// The key that holds strings instead of a tensor.
    static let metadataKey = "__metadata__"
    /// The longest header that the reference implementation reads.
    static let byteLimit = 100_000_000
    private static let prefixByteCount = 8

    private(set) var entries: [String: Entry] = [:]
    private(set) var metadata: [String: String] = [:]
    private let path: String
    private let dataStart: Int

    /// Reads the header at the start of `file`.
    init(of file: MappedFile) throws(WeightStoreError) {
        path = file.path
        let length = try Self.length(of: file)
        dataStart = Self.prefixByteCount + length
        var scanner = JSONScanner(
            file.copy(Self.prefixByteCount..<dataStart),
            path: file.path,
            field: "header"
        )
        try readEntries(&scanner)
        try scanner.end()
        try checkRanges(fileByteCount: file.byteCount)
    }

    /// The length of the JSON text, or nil if the file is too short to hold it.
    static func length(of file: MappedFile) throws(WeightStoreError) -> Int {
        guard file.byteCount >= prefixByteCount else {
            throw .malformed(
                path: file.path,
                field: "header length",
                problem: "the file has \(file.byteCount) bytes"
            )
        }
        let length = file.copy(0..<prefixByteCount).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        guard length <= byteLimit, Int(length) <= file.byteCount - prefixByteCount else {
            let problem = "\(length) bytes, in a file of \(file.byteCount)"
            throw .malformed(path: file.path, field: "header length", problem: problem)
        }
        return Int(length)
    }

    private mutating func readEntries(_ scanner: inout JSONScanner) throws(WeightStoreError) {
        var (entries, metadata): ([String: Entry], [String: String]) = ([:], [:])
        try scanner.object { (name: String, scanner: inout JSONScanner) throws(WeightStoreError) in
            guard name == Self.metadataKey else {
                entries[name] = try entry(named: name, &scanner)
                return
            }
            try scanner.object { (key: String, scanner: inout JSONScanner) throws(WeightStoreError) in
                metadata[key] = try scanner.string()
            }
        }
        (self.entries, self.metadata) = (entries, metadata)
    }

    private func entry(named name: String, _ scanner: inout JSONScanner) throws(WeightStoreError) -> Entry {
        var (type, shape, offsets): (String?, [Int]?, [Int]?) = (nil, nil, nil)
        try scanner.object { (key: String, scanner: inout JSONScanner) throws(WeightStoreError) in
            switch key {
            case "dtype": type = try scanner.string()
            case "shape": shape = try scanner.unsignedIntegers(atMost: EntryLimits.rank)
            case "data_offsets": offsets = try scanner.unsignedIntegers(atMost: 2)
            default: throw scanner.problem("tensor '\(name)' has the unknown field '\(key)'")
            }
        }
        guard let type, let shape, let offsets, offsets.count == 2, offsets[0] <= offsets[1] else {
            throw scanner.problem("tensor '\(name)' needs dtype, shape and two rising data_offsets")
        }
        guard offsets[1] <= Int.max - dataStart else {
            throw scanner.problem("tensor '\(name)' has data_offsets \(offsets)")
        }
        return Entry(type: type, shape: shape, range: dataStart + offsets[0]..<dataStart + offsets[1])
    }

    /// Every byte after the header belongs to exactly one tensor, and each tensor has the bytes
    /// that its shape and type call for.
    private func checkRanges(fileByteCount: Int) throws(WeightStoreError) {
        var position = dataStart
        let ordered = entries.sorted {
            ($0.value.range.lowerBound, $0.value.range.upperBound) < (
                $1.value.range.lowerBound, $1.value.range.upperBound
            )
        }
        for (name, entry) in ordered {
            try checkSize(of: entry, named: name)
            guard entry.range.lowerBound == position else {
                let problem =
                    "its data begins at byte \(entry.range.lowerBound) where byte \(position) is due"
                throw .malformed(path: path, field: "tensor '\(name)'", problem: problem)
            }
            position = entry.range.upperBound
        }
        guard position == fileByteCount else {
            let problem = "the tensors end at byte \(position), the file has \(fileByteCount) bytes"
            throw .malformed(path: path, field: "data", problem: problem)
        }
    }

    private func checkSize(of entry: Entry, named name: String) throws(WeightStoreError) {
        guard let count = Tensor.elementCount(of: entry.shape) else {
            throw .malformed(path: path, field: "tensor '\(name)'", problem: "shape \(entry.shape) is absurd")
        }
        guard let width = SafetensorsType.byteCount(named: entry.type) else { return }
        guard entry.range.count == count * width else {
            let problem = "\(entry.range.count) bytes for shape \(entry.shape) and type \(entry.type)"
            throw .malformed(path: path, field: "tensor '\(name)'", problem: problem)
        }
    }
}
