import Composition
import Foundation
import Model
import PauseStrategy
import Tensor
import Testing
import WeightStore

/// Every kind of file is made from every other, and computes the same; a second run changes nothing.
@Suite struct ConversionMatrixTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func logits(_ path: String) throws -> [[Float]] {
        let model = try ModelFile(path: path).load(kernels: CPUKernels(threadCount: 1), precision: .float32)
        return try PlainReader(model: model).logits([1, 2, 3, 4, 5])
    }

    /// What lies in a file, or in the files of a folder.
    private func contents(_ path: String) throws -> [String: Data] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [""]
        return try Dictionary(
            uniqueKeysWithValues: names.map {
                ($0, try Data(contentsOf: URL(filePath: $0.isEmpty ? path : "\(path)/\($0)")))
            }
        )
    }

    @Test(arguments: GoldenFolder.names, [0, 2])
    func everyKindFromEveryOther(name: String, pauses: Int) throws {
        let source = GoldenFolder.path(name)
        let expected = try logits(source)
        let endings = [".h5", "", ".gguf"]
        for first in endings {
            let one = try folder.convert(source, "one\(first)") { $0.pauseCount = pauses }
            #expect(try logits(one) == expected)
            for second in endings {
                let two = try folder.convert(one, "two-\(first)-\(second)\(second)")
                #expect(try logits(two) == expected, "\(first) \(second)")
                let found = try ModelFile(path: two)
                #expect(found.contract.pauseTokens.count == pauses)
                #expect(found.configuration.pauseTokenCount == pauses)
                if first == second { #expect(try contents(two) == contents(one), "\(first)") }
            }
        }
    }

    /// Nothing is left of the old one that would contradict the new.
    @Test func aNewTokenizerTakesThePlaceOfTheOldOnes() throws {
        let source = GoldenFolder.path("tiny-llama")
        for file in ["config.json", "model.safetensors"] {
            try folder.write(Data(contentsOf: URL(filePath: "\(source)/\(file)")), to: "source/\(file)")
        }
        for name in ["tokenizer.model", "vocab.json", "special_tokens_map.json", "chat_template.jinja"] {
            try folder.write(Data("old".utf8), to: "source/\(name)")
        }
        let words = "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": []}}"
        let path = try folder.write(Data(words.utf8), to: "new/tokenizer.json")
        let result = try folder.convert(folder.path("source"), "result") { $0.tokenizer = path }
        let names = try contents(result).keys.sorted()
        #expect(names == ["chat_template.jinja", "config.json", "model.safetensors", "tokenizer.json"])
    }

    /// A tokenizer, bfloat16 and eight bits stay what they are from one GGUF file to the next.
    @Test func aSecondGGUFFileIsTheFirst() throws {
        for file in ["config.json", "model.safetensors"] {
            let url = URL(filePath: GoldenFolder.path("tiny-llama")).appending(path: file)
            try folder.write(Data(contentsOf: url), to: "source/\(file)")
        }
        let words = (0..<61).map { "\"w\($0)\": \($0)" }.joined(separator: ", ")
        let tokenizer = "{\"model\": {\"type\": \"BPE\", \"vocab\": {\(words)}, \"merges\": [\"w 1\"]}}"
        try folder.write(Data(tokenizer.utf8), to: "source/tokenizer.json")
        let changes: [(inout ConversionOptions) -> Void] = [
            { _ in }, { $0.scalarType = .bfloat16 }, { $0.quantizes = true },
        ]
        for (number, change) in changes.enumerated() {
            let one = try folder.convert(folder.path("source"), "\(number).gguf") {
                change(&$0)
                $0.pauseCount = 1
            }
            let two = try folder.convert(one, "\(number)-again.gguf", change)
            #expect(try contents(two) == contents(one), "\(number)")
        }
        let plain = try GGUFReader(path: folder.convert(folder.path("source"), "plain.gguf"))
        let added = try folder.convert(plain.source, "added.gguf") { $0.pauseCount = 2 }
        let metadata = try GGUFReader(path: added).metadata
        guard case .texts(let tokens)? = metadata["tokenizer.ggml.tokens"],
            case .integers(let kinds, _)? = metadata["tokenizer.ggml.token_type"]
        else {
            Issue.record("no tokens")
            return
        }
        #expect(tokens.count == 63 && Array(tokens.suffix(3)) == ["w60", "<pause_0>", "<pause_1>"])
        #expect(kinds.suffix(3) == [1, 3, 3])
        #expect(metadata["tokenizer.ggml.merges"] == plain.metadata["tokenizer.ggml.merges"])
    }
}
