import Foundation
import Tensor
import Testing
import WeightStore

/// What is written is read again; what other programs want is kept.
@Suite struct GGUFWriterTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("model.gguf")
    }

    static let values: [(key: String, value: GGUFValue)] = [
        ("general.architecture", .text("llama")), ("a", .integer(-5, type: .int16)), ("b", .float(0.25)),
        ("c", .number(1e300, type: .float64)), ("d", .flag(false)), ("e", .texts(["x", "ü"])),
        ("f", .integers([255, 0], type: .uint8)), ("g", .numbers([1.5], type: .float32)),
    ]

    private func counting(_ shape: [Int], _ type: ScalarType) throws -> Tensor {
        let floats = (0..<shape.reduce(1, *)).map { Float($0 % 19) - 9 }
        return try Tensor(shape: shape, floats: floats).converted(to: type)
    }

    @Test func readsWhatItWrote() throws {
        let tensors = [
            "matrix": try counting([3, 5], .bfloat16), "half": try counting([2, 2, 7], .float16),
            "vector": try counting([5], .float32), "ids": try Tensor(shape: [3], integers: [1, -1, 7]),
        ]
        let writer = try GGUFWriter(path: path, metadata: Self.values)
        for (name, tensor) in tensors { try writer.write(tensor, named: name) }
        try writer.write(document: Data("{}".utf8), named: "fermata.pause")
        try writer.finish()
        let reader = try GGUFReader(path: path)
        #expect(reader.names == tensors.keys.sorted())
        for (name, tensor) in tensors { #expect(try reader.tensor(named: name) == tensor, "\(name)") }
        for (key, value) in Self.values { #expect(reader.metadata[key] == value, "\(key)") }
        #expect(try reader.document(named: "pause") == Data("{}".utf8))
        #expect(try folder.names == ["model.gguf"])
    }

    @Test func keepsVectorsAndPositionsInSinglePrecision() throws {
        let writer = try GGUFWriter(path: path, metadata: [])
        for (name, shape) in [("norm", [8]), ("position_embd.weight", [4, 8]), ("matrix", [4, 8])] {
            try writer.write(counting(shape, .float16), named: name)
        }
        try writer.finish()
        let reader = try GGUFReader(path: path)
        #expect(
            ["norm", "position_embd.weight", "matrix"].map { reader.storedType(of: $0) } == [
                "F32", "F32", "F16",
            ]
        )
    }

    @Test func roundsToBlocksWhereRowsAreLongEnough() throws {
        let writer = try GGUFWriter(path: path, metadata: [], quantizes: true)
        try writer.write(counting([3, 64], .float32), named: "blocks")
        try writer.write(counting([3, 40], .float32), named: "no blocks")
        try writer.finish()
        let reader = try GGUFReader(path: path)
        #expect(reader.storedType(of: "blocks") == "Q8_0" && reader.storedType(of: "no blocks") == "F16")
        let (found, wanted) = (
            try reader.tensor(named: "blocks").floats, try counting([3, 64], .float32).floats
        )
        #expect(zip(found, wanted).allSatisfy { abs($0 - $1) < 9.0 / 127 })
        #expect(try reader.tensor(named: "no blocks").floats == counting([3, 40], .float32).floats)
    }

    @Test func refusesWhatTheFormatCannotHold() throws {
        let writer = try GGUFWriter(path: path, metadata: [])
        for (name, shape) in [
            ("scalar", []), ("five", [1, 1, 1, 1, 1]), (String(repeating: "n", count: 64), [1]),
        ] {
            #expect(throws: WeightStoreError.self) {
                try writer.write(counting(shape, .float32), named: name)
            }
        }
    }
}
