import Foundation
import Tensor
import Testing

@testable import WeightStore

@Suite struct HDF5WeightReaderTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("weights.h5")
    }

    @Test(arguments: ["foreign", "foreign-new"])
    func readsAFileOfAnotherProgram(name: String) throws {
        try ForeignHDF5.check(path: Repository.fixture("hdf5/\(name).h5"))
    }

    @Test func mapsAFileThatBeginsWithABlockForOthers() throws {
        let reader = try WeightFiles.reader(at: Repository.fixture("hdf5/user-block.h5"))
        #expect(try reader.tensor(named: "x").floats == [0, 1, 2, 3, 4, 5])
        #expect(try reader.tensor(named: "bfloat16").floats == [1])
        #expect(try reader.document(named: "text") == Data("behind the block".utf8))
    }

    @Test func givesTheBytesOfTheMappedFileWithoutACopy() throws {
        let sizes = [1024, 1025, 5000]
        let writer = try HDF5WeightWriter(path: path)
        for size in sizes {
            try writer.write(SampleWeights.counting([size], .float32), named: "\(size)")
            try writer.write(document: Data("something odd".utf8), named: "note \(size)")
        }
        try writer.finish()
        let reader = try HDF5WeightReader(path: path)
        for size in sizes {
            let bytes = try reader.tensor(named: "\(size)").bytes
            let start = bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
            #expect(try MappedRanges.of(path).contains { $0.contains(start) }, "\(size) numbers were copied")
            #expect(start % 4096 == 0, "\(size) numbers do not begin at a page")
        }
    }

    @Test func findsADamagedTensorAndReadsTheOthers() throws {
        let name = "weights/decoder/0/attention/query/weight"
        let tensor = try SampleWeights.counting([3, 5], .float32)
        try SampleWeights.write(to: HDF5WeightWriter(path: path))
        try damage(tensor, in: path)

        let reader = try HDF5WeightReader(path: path)
        let expected = try #require(reader.checksum(of: name))
        #expect(expected == crc32(of: tensor.bytes))
        for _ in 1...2 {
            #expect {
                try reader.tensor(named: name)
            } throws: { error in
                guard case WeightStoreError.checksumMismatch(name, path, expected, let found) = error else {
                    return false
                }
                return found != expected
            }
        }
        #expect(try reader.tensor(named: "scalar").floats == [0.1])
    }

    @Test func findsADamagedDocument() throws {
        try SampleWeights.write(to: HDF5WeightWriter(path: path))
        var file = try contents(of: path)
        let range = try #require(file.range(of: Data("\"layers\": 2".utf8)))
        file[range.upperBound - 1] = UInt8(ascii: "3")
        try folder.write(file, to: "weights.h5")
        let reader = try HDF5WeightReader(path: path)
        #expect(throws: WeightStoreError.self) { try reader.document(named: "config") }
        #expect(try reader.document(named: "pause") == Data())
    }

    @Test func comparesNoChecksumsWhenTold() throws {
        let tensor = try SampleWeights.counting([3, 5], .float32)
        try SampleWeights.write(to: HDF5WeightWriter(path: path))
        try damage(tensor, in: path)
        let reader = try HDF5WeightReader(path: path, checksums: .ignore)
        #expect(reader.checksums == .ignore)
        let read = try reader.tensor(named: "weights/decoder/0/attention/query/weight")
        #expect(read.shape == tensor.shape)
        #expect(read != tensor)
    }

    @Test func keepsReadingTheFileItOpenedAfterItIsReplaced() throws {
        try SampleWeights.write(to: HDF5WeightWriter(path: path))
        let reader = try HDF5WeightReader(path: path)
        let writer = try HDF5WeightWriter(path: path)
        try writer.write(Tensor(shape: [], floats: [7]), named: "scalar")
        try writer.finish()
        #expect(try reader.tensor(named: "scalar").floats == [0.1])
        #expect(try HDF5WeightReader(path: path).tensor(named: "scalar").floats == [7])
    }

    @Test func keepsReadingTheFileThatItOpened() throws {
        try folder.write(contents(of: Repository.fixture("hdf5/foreign.h5")), to: "weights.h5")
        let reader = try HDF5WeightReader(path: path)
        try FileManager.default.removeItem(atPath: path)
        try folder.write("something else", to: "weights.h5")
        for name in ["stored/gzip", "a/float32"] {
            #expect(try reader.tensor(named: name).floats == [0, 1, 2, 3, 4, 5])
        }
    }

    @Test(arguments: ["many-links", "many-links-new"])
    func findsEveryLinkOfALargeGroup(name: String) throws {
        let reader = try HDF5WeightReader(path: Repository.fixture("hdf5/\(name).h5"))
        #expect(Set(reader.names) == Set((0..<700).map { "group/link \($0)" } + ["x"]))
        #expect(reader.names.count == 701)
        #expect(try reader.tensor(named: "group/link 699").floats == [0, 1, 2, 3, 4, 5])
    }

    /// Around the sizes at which the library keeps links elsewhere, and in blocks of more rows.
    @Test(arguments: [0, 1, 8, 9, 40, 200, 6000])
    func findsEveryTensorThatWasWritten(count: Int) throws {
        let writer = try HDF5WeightWriter(path: path)
        for index in 0..<count {
            try writer.write(Tensor(shape: [], floats: [Float(index)]), named: "weights/tensor \(index)")
        }
        try writer.finish()
        let reader = try HDF5WeightReader(path: path)
        #expect(Set(reader.names) == Set((0..<count).map { "weights/tensor \($0)" }))
        for index in stride(from: 0, to: count, by: 97) {
            #expect(try reader.tensor(named: "weights/tensor \(index)").floats == [Float(index)])
        }
    }

    @Test(arguments: ["chunks", "chunks-new", "paged"])
    func putsChunksTogether(name: String) throws {
        let reader = try HDF5WeightReader(path: Repository.fixture("hdf5/\(name).h5"))
        let expected = try Tensor(shape: [5, 4, 3], floats: (0..<60).map { Float($0) })
        for name in reader.names where !name.contains("/") {
            #expect(try reader.tensor(named: name) == expected, "\(name)")
        }
        #expect(reader.names.count { !$0.contains("/") } == 12)
    }

    /// So many that their lists have pages, blocks of blocks and inner nodes.
    @Test(arguments: ["array", "extensible", "tree"])
    func findsManyChunks(list: String) throws {
        let reader = try HDF5WeightReader(path: Repository.fixture("hdf5/many-chunks.h5"))
        #expect(try reader.tensor(named: list).floats == (0..<1100).map { Float($0) })
    }

    @Test func refusesChunksThatItCannotFind() throws {
        let reader = try HDF5WeightReader(path: Repository.fixture("hdf5/chunks-new.h5"))
        for (name, problem) in [
            ("lzf", "filter 32000, which is not read; copy it with h5repack"),
            ("partly", "1 chunks, where 2 are due, each in its place"),
        ] {
            let field = "dataset 'unread/\(name)'"
            let error = WeightStoreError.malformed(path: reader.source, field: field, problem: problem)
            #expect(throws: error) { try reader.tensor(named: "unread/\(name)") }
        }
    }

    @Test func suggestsTheClosestNames() throws {
        try SampleWeights.write(to: HDF5WeightWriter(path: path))
        let reader = try HDF5WeightReader(path: path)
        let expected = TensorError.missingTensor(
            name: "weights/decoder/0/attention/key/weight",
            source: path,
            closest: ["weights/decoder/0/attention/query/weight", "weights/decoder/0/attention/query/bias"]
        )
        #expect(throws: expected) { try reader.tensor(named: "weights/decoder/0/attention/key/weight") }
    }

    @Test func readsAndWritesOnManyThreadsAtOnce() async throws {
        let folder = folder
        try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<16 {
                group.addTask {
                    let path = folder.file("\(index).h5")
                    try SampleWeights.write(to: HDF5WeightWriter(path: path))
                    let dropped = try HDF5WeightWriter(path: path)
                    try dropped.write(document: Data("{}".utf8), named: "config")
                    return try HDF5WeightReader(path: path).names.count
                }
            }
            for try await count in group { #expect(count == 10) }
        }
    }
}
