import Foundation
import Tensor
import Testing

@testable import WeightStore

/// Our files in the hands of the libraries that others use.
@Suite(.enabled(if: Peers.python != nil, "no other library to compare with: make peers"))
struct PeersTests {
    /// What the check scripts print about a tensor.
    private struct Report: Decodable, Equatable {
        let type: String
        let shape: [Int]
        let crc32: UInt32

        init(_ tensor: Tensor) {
            type = tensor.scalarType.rawValue
            shape = tensor.shape
            crc32 = WeightStore.crc32(of: tensor.bytes)
        }
    }

    private struct HDF5Contents: Decodable {
        struct Root: Decodable, Equatable {
            let format: String
            let format_version: Int
            let created_by: String
        }
        let root: Root
        let tensors: [String: Report]
        let documents: [String: String]
        let wrong: [String]
    }

    private struct SafetensorsContents: Decodable {
        let metadata: [String: String]
        let tensors: [String: Report]
    }

    @Test(.enabled("no h5py") { await Peers.have("h5py") })
    func h5pyReadsWhatWeWrite() async throws {
        let folder = try TemporaryFolder()
        try SampleWeights.write(to: FileKind.hdf5.writer(at: folder.file("weights.h5")))

        let (status, output) = try await Peers.run(
            Repository.tool("peers/read_hdf5_h5py.py"),
            folder.file("weights.h5")
        )

        let found = try JSONDecoder().decode(HDF5Contents.self, from: output)
        #expect(status == 0)
        #expect(found.wrong.isEmpty)
        #expect(found.tensors == (try SampleWeights.tensors()).mapValues(Report.init))
        #expect(found.documents == SampleWeights.documents.mapValues { String(decoding: $0, as: UTF8.self) })
        #expect(found.root.format == "fermata")
        #expect(found.root.format_version == 1)
        #expect(found.root.created_by.hasPrefix("Fermata, HDF5 "))
    }

    @Test(.enabled("no h5py") { await Peers.have("h5py") })
    func theCheckWithH5pySeesDamage() async throws {
        let folder = try TemporaryFolder()
        try SampleWeights.write(to: FileKind.hdf5.writer(at: folder.file("weights.h5")))
        try damage(SampleWeights.counting([3, 5], .float32), in: folder.file("weights.h5"))

        let (status, output) = try await Peers.run(
            Repository.tool("peers/read_hdf5_h5py.py"),
            folder.file("weights.h5")
        )

        #expect(status == 1)
        let found = try JSONDecoder().decode(HDF5Contents.self, from: output)
        #expect(found.wrong == ["weights/decoder/0/attention/query/weight"])
    }

    @Test(.enabled("no safetensors with numpy") { await Peers.have("safetensors", "numpy") })
    func theReferenceReadsTheSafetensorsWeWrite() async throws {
        let folder = try TemporaryFolder()
        try SampleWeights.write(to: FileKind.safetensors.writer(at: folder.file("weights")))

        let (status, output) = try await Peers.run(
            Repository.tool("peers/read_safetensors_reference.py"),
            folder.file("weights")
        )

        #expect(status == 0)
        let found = try JSONDecoder().decode(SafetensorsContents.self, from: output)
        #expect(found.tensors == (try SampleWeights.tensors()).mapValues(Report.init))
        var metadata = SampleWeights.documents.mapValues { String(decoding: $0, as: UTF8.self) }
        metadata["format"] = "pt"
        #expect(found.metadata == metadata)
    }

    @Test(.enabled("no safetensors with torch") { await Peers.have("safetensors", "torch") })
    func weReadWhatTheReferenceWritesToday() async throws {
        let folder = try TemporaryFolder()
        let (status, _) = try await Peers.run(Repository.tool("make-safetensors-fixture.py"), folder.path)
        #expect(status == 0)
        try ReferenceSafetensors.check(folder: folder.path)
    }

    @Test(.enabled("no h5py") { await Peers.have("h5py") })
    func weReadWhatH5pyWritesToday() async throws {
        let folder = try TemporaryFolder()
        let (status, _) = try await Peers.run(Repository.tool("make-hdf5-fixtures.py"), folder.path)
        #expect(status == 0)
        try ForeignHDF5.check(path: folder.file("foreign.h5"))
    }
}
