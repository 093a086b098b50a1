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
        let error = WeightStoreError.unsupportedType(name: "long", path: reader.source, found: "LongStorage")
        #expect(throws: error) { try reader.tensor(named: "long") }
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
