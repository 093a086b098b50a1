import Foundation
import Tensor
import Testing
import WeightStore

/// What `torch.save` wrote is read without anything of it being run.
@Suite struct PyTorchReaderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static let counting: [Float] = (0..<12).map(Float.init)

    @Test(arguments: ["state.pt", "wrapped.pt"])
    func readsEveryTensor(name: String) throws {
        let reader = try WeightFiles.reader(at: Repository.fixture("pytorch/\(name)"))
        #expect(
            reader.names == [
                "bfloat16", "cut", "empty", "float16", "float32", "int32", "long", "scalar", "tied", "turned",
            ]
        )
        let full = try Tensor(shape: [3, 4], floats: Self.counting)
        #expect(try reader.tensor(named: "float32") == full)
        #expect(try reader.tensor(named: "tied") == full)
        #expect(try reader.tensor(named: "turned") == full.transposed())
        #expect(try reader.tensor(named: "cut").floats == [5, 6, 9, 10])
        #expect(try reader.tensor(named: "cut").shape == [2, 2])
        #expect(try reader.tensor(named: "float16") == full.converted(to: .float16))
        #expect(try reader.tensor(named: "bfloat16") == full.converted(to: .bfloat16))
        #expect(try reader.tensor(named: "int32") == Tensor(shape: [3], integers: [-1, 0, 7]))
        #expect(try reader.tensor(named: "scalar") == Tensor(shape: [], floats: [0.5]))
        #expect(try reader.tensor(named: "empty") == Tensor(shape: [0, 3], floats: []))
        let error = WeightStoreError.unsupportedType(name: "long", path: reader.source, found: "int64")
        #expect(throws: error) { try reader.tensor(named: "long") }
    }

    @Test func listsTypesThatAreNotRead() throws {
        let reader = try PyTorchReader(path: Repository.fixture("pytorch/types.pt"))
        let found = try reader.names.map { try reader.storedDescription(of: $0) }
        #expect(
            found == [
                StoredDescription(shape: [1], type: "float64"),
                StoredDescription(shape: [2, 3], type: "float8_e4m3fn"),
                StoredDescription(shape: [1], type: "float32"),
                StoredDescription(shape: [4], type: "uint16"),
            ]
        )
        #expect(try reader.tensor(named: "number").floats == [0.25])
        let error = WeightStoreError.unsupportedType(
            name: "eight bits",
            path: reader.source,
            found: "float8_e4m3fn"
        )
        #expect(throws: error) { try reader.tensor(named: "eight bits") }
    }

    @Test func readsAnEmptyTensorOfAnyShape() throws {
        let reader = try PyTorchReader(path: Repository.fixture("pytorch/huge-but-empty.pt"))
        #expect(try reader.tensor(named: "huge").shape == [0, 1 << 40, 1 << 40])
    }

    @Test func refusesMoreAxesThanAnyoneHas() throws {
        let path = Repository.fixture("pytorch/many-axes.pt")
        let problem = "a tensor without storage, offset, shape and strides"
        #expect(throws: WeightStoreError.malformed(path: path, field: "data.pkl", problem: problem)) {
            try PyTorchReader(path: path)
        }
    }

    @Test func readsShardsThroughTheirIndex() throws {
        for path in ["pytorch/sharded", "pytorch/sharded/pytorch_model.bin.index.json"] {
            let reader = try WeightFiles.reader(at: Repository.fixture(path))
            #expect(reader.names == ["first", "second", "third"])
            #expect(try reader.tensor(named: "first").floats == [1, 2])
            #expect(try reader.tensor(named: "second").floats == [3])
            #expect(try reader.tensor(named: "third") == Tensor(shape: [1, 1], floats: [4]))
            #expect(throws: TensorError.self) { try reader.tensor(named: "fourth") }
        }
    }

    @Test func refusesAnIndexOfOtherShards() throws {
        let index = "pytorch_model.bin.index.json"
        let files = ["pytorch_model-00001-of-00002.bin", "pytorch_model-00002-of-00002.bin"]
        for name in files + [index] {
            try folder.write(contents(of: Repository.fixture("pytorch/sharded/\(name)")), to: name)
        }
        try folder.write(contents(of: folder.file(files[0])), to: files[1])
        let mismatch = WeightStoreError.indexMismatch(
            index: folder.file(index),
            missing: ["third"],
            unlisted: ["first", "second"]
        )
        #expect(throws: mismatch) { try WeightFiles.reader(at: folder.path) }
        try FileManager.default.removeItem(atPath: folder.file(files[1]))
        #expect(throws: WeightStoreError.missingShard(shard: files[1], index: folder.file(index))) {
            try WeightFiles.reader(at: folder.path)
        }
    }

    @Test(arguments: [("evil.pt", "__builtin__.eval"), ("system.pt", "posix.system")])
    func runsNothing(name: String, function: String) throws {
        let path = Repository.fixture("pytorch/\(name)")
        let error = WeightStoreError.malformed(
            path: path,
            field: "data.pkl",
            problem: "it names '\(function)', which model files do not need; it is not run"
        )
        #expect(throws: error) { try PyTorchReader(path: path) }
    }

    /// The numbers of every tensor but `long`, changed in one bit.
    @Test func comparesChecksums() throws {
        let whole = try contents(of: Repository.fixture("pytorch/state.pt"))
        let numbers = Self.counting.withUnsafeBytes { Data($0) }
        let place = try #require(whole.range(of: numbers))
        var bytes = whole
        bytes[place.lowerBound + 5] ^= 1
        let path = try folder.write(bytes, to: "changed.pt")
        let reader = try WeightFiles.reader(at: path)
        for _ in 0..<2 {
            let error = #expect(throws: WeightStoreError.self) { try reader.tensor(named: "float32") }
            guard case .checksumMismatch(let name, path, let expected, let found) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(name.hasPrefix("data/") && expected != found)
        }
        #expect(try reader.tensor(named: "scalar").floats == [0.5])
        let trusting = try PyTorchReader(path: path, checksums: .ignore)
        #expect(try trusting.tensor(named: "float32").count == 12)
    }

    /// `torch.serialization.set_crc32_options(False)` leaves zeros.
    @Test func readsAFileWithoutChecksums() throws {
        let reader = try PyTorchReader(path: Repository.fixture("pytorch/unchecked.pt"))
        #expect(try reader.tensor(named: "counting").floats == Self.counting)
    }

    /// Every byte of the pickle and of the directory, changed in turn: an error or a reader, never a trap.
    @Test func standsAnyByteChanged() throws {
        let whole = try contents(of: Repository.fixture("pytorch/state.pt"))
        var refused = 0
        for index in whole.indices {
            for bits in [UInt8(0xff), 0x01, 0x80] {
                var bytes = whole
                bytes[index] ^= bits
                if try !isReadable(bytes) { refused += 1 }
            }
        }
        #expect(refused > whole.count / 4)
    }

    private func isReadable(_ bytes: Data) throws -> Bool {
        let path = try folder.write(bytes, to: "changed.pt")
        do {
            let reader = try PyTorchReader(path: path)
            for name in reader.names where name != "long" { _ = try reader.tensor(named: name) }
            return true
        } catch {
            return false
        }
    }

    @Test func isRefusedWhenItIsCutShort() throws {
        let whole = try contents(of: Repository.fixture("pytorch/state.pt"))
        for percent in 0..<100 {
            let path = try folder.write(whole.prefix(whole.count * percent / 100), to: "cut.pt")
            #expect(throws: (any Error).self, "\(percent) %") { try WeightFiles.reader(at: path) }
        }
    }
}
