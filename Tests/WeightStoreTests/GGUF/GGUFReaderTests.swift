import Foundation
import Tensor
import Testing

@testable import WeightStore

/// Files of llama.cpp mean here what they mean there, to the bit.
@Suite struct GGUFReaderTests {
    private let reader: GGUFReader
    private let expected: SafetensorsReader

    init() throws {
        reader = try GGUFReader(path: Repository.fixture("gguf/reference.gguf"))
        expected = try SafetensorsReader(path: Repository.fixture("gguf/expected.safetensors"))
    }

    @Test(arguments: ["plain", "F16", "BF16", "Q8_0", "Q4_0", "Q4_K", "Q6_K"])
    func readsEveryTypeToTheBit(name: String) throws {
        let found = try reader.tensor(named: name)
        let wanted = try expected.tensor(named: name)
        #expect(found.shape == wanted.shape)
        #expect(try found.converted(to: .float32).bytes == wanted.bytes)
        #expect(try reader.description(of: name).scalarType == found.scalarType)
        #expect(reader.storedType(of: name) == (name == "plain" ? "F32" : name))
    }

    @Test func readsWholeNumbers() throws {
        let integers = try Tensor(shape: [8], integers: [-3, -2, -1, 0, 1, 2, 3, 4])
        #expect(try reader.tensor(named: "integers") == integers)
    }

    @Test func listsATypeThatIsNotReadAndRefusesIt() throws {
        #expect(reader.names.contains("unread"))
        let shape = try expected.description(of: "plain").shape
        #expect(try reader.storedDescription(of: "unread") == StoredDescription(shape: shape, type: "q5_0"))
        #expect(try reader.storedDescription(of: "Q4_K").type == "q4_K")
        #expect(try reader.storedDescription(of: "plain") == StoredDescription(shape: shape, type: "float32"))
        let error = WeightStoreError.unsupportedType(name: "unread", path: reader.source, found: "q5_0")
        #expect(throws: error) { try reader.tensor(named: "unread") }
        #expect(throws: error) { try reader.description(of: "unread") }
    }

    @Test func readsEveryKindOfValue() {
        let values: [String: GGUFValue] = [
            "a.count": .count(7), "a.negative": .integer(-3, type: .int8),
            "a.large": .integer(1 << 40, type: .uint64),
            "a.float": .number(Double(Float(0.1)), type: .float32),
            "a.double": .number(0.1, type: .float64), "a.flag": .flag(true),
            "a.text": .text("ümlaut 🎵 \"quoted\""), "a.texts": .texts(["one", "", "two"]),
            "a.integers": .integers([1, -2, 3], type: .int32),
            "a.floats": .numbers([0.5, -1.5], type: .float32), "general.architecture": .text("reference"),
        ]
        #expect(reader.metadata.filter { $0.key != "general.quantization_version" } == values)
    }

    /// The blocks that the package made from the same numbers.
    @Test func roundsToBlocksAsThePackageDoes() throws {
        let numbers = try expected.tensor(named: "plain").bytes
        let file = try MappedFile(path: reader.source)
        let entry = try #require(GGUFHeader(of: file).entries["Q8_0"])
        #expect(GGUFBlocks.quantizedQ8(numbers) == Data(file.copy(entry.range)))
    }

    @Test func namesAnArchitectureThatIsNotKnown() {
        let error = WeightStoreError.malformed(
            path: reader.source,
            field: "metadata 'general.architecture'",
            problem: "'reference' is not supported; gpt2, gptneox, llama, qwen2 and gemma are"
        )
        #expect(throws: error) { try reader.document(named: "config.json") }
    }
}
