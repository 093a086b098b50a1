import Composition
import Datasets
import Foundation
import Model
import Tensor
import Testing
import Training
import WeightStore

/// A run is known by what its numbers depend on, wherever that lies.
@Suite struct RunIdentityTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func fingerprint(
        data: DataAccess = DataAccess(path: nil, environment: [:]),
        change: (inout RunFile) -> Void
    ) throws -> String {
        var settings = RunFile()
        settings.threads = 1
        settings.data.parity.bitCount = 6
        settings.model.width = 16
        change(&settings)
        return try TrainingRun(settings, data: data, strategies: Strategies.builtin()).fingerprint
    }

    /// A model file with another first weight for each `variant`.
    private func writeModel(_ variant: Float, to name: String) throws -> String {
        let path = try folder.path(name)
        let model = try TestModel()
        let gain = try #require(model.model.store.parameters.first { $0.name == "final_norm/gain" })
        let floats = [variant] + [Float](repeating: 1, count: gain.count - 1)
        try model.model.store.set(gain, to: Tensor(shape: gain.shape, floats: floats))
        try model.write(to: path)
        return path
    }

    @Test func modelsOfOneNameAreToldApartByContent() throws {
        let paths = try [
            writeModel(1, to: "a/checkpoints/step-00001000.h5"),
            writeModel(2, to: "b/checkpoints/step-00001000.h5"),
            writeModel(1, to: "moved/renamed.h5"),
        ]
        let names = try paths.map { path in try fingerprint { $0.model.from = path } }
        #expect(names[0] != names[1])
        #expect(names[0] == names[2])
    }

    /// Trains a run of `steps` steps, of which it keeps every checkpoint.
    private func train(_ name: String, seed: UInt64) throws -> URL {
        var settings = RunFile()
        settings.threads = 1
        settings.seed = seed
        settings.data.parity.bitCount = 6
        settings.model.width = 16
        settings.training.batchSize = 2
        settings.training.steps = 2
        settings.training.checkpointInterval = 1
        let run = try TrainingRun(
            settings,
            data: DataAccess(path: nil, environment: [:]),
            strategies: Strategies.builtin()
        )
        let url = folder.url.appending(path: name)
        _ = try RunFolder(url).train(run, watching: .init(label: ""))
        return url
    }

    @Test func checkpointsAreToldApartByRunAndStep() throws {
        let first = try train("first", seed: 0)
        let newest = try fingerprint { $0.model.from = first.path }
        #expect(
            try fingerprint {
                $0.model.from = CheckpointFolder(first.appending(path: "checkpoints")).file(step: 2).path
            } == newest
        )
        #expect(
            try fingerprint {
                $0.model.from = CheckpointFolder(first.appending(path: "checkpoints")).file(step: 1).path
            } != newest
        )
        let moved = folder.url.appending(path: "moved")
        try FileManager.default.moveItem(at: first, to: moved)
        #expect(try fingerprint { $0.model.from = moved.path } == newest)
        // Another model at the same place is another start.
        let second = try train("first", seed: 1)
        #expect(try fingerprint { $0.model.from = second.path } != newest)
    }

    @Test func huggingFaceFoldersAreKnownByTheirFiles() throws {
        var names: [String] = []
        for (copy, change) in [("a", 0), ("b", 0), ("c", 1)] {
            let place = folder.url.appending(path: copy)
            try FileManager.default.copyItem(at: URL(filePath: GoldenFolder.path("tiny-gpt2")), to: place)
            let weights = place.appending(path: "model.safetensors")
            var bytes = try Data(contentsOf: weights)
            bytes[bytes.count - 1] ^= UInt8(change)
            try bytes.write(to: weights)
            names.append(
                try fingerprint {
                    $0.model.from = place.path
                    $0.tokenizer = "characters:01"
                }
            )
        }
        #expect(names[0] == names[1])
        #expect(names[0] != names[2])
    }

    /// The name of a run that reads `text` with the tokenizer `tokenizer`.
    private func textRun(_ text: String, in place: String, tokenizer: String = "bytes") throws -> String {
        try folder.write(Data(text.utf8), to: "\(place)/mine.txt")
        let data = DataAccess(path: folder.url.appending(path: place).path, environment: [:])
        return try fingerprint(data: data) {
            $0.data.kind = .text
            $0.data.text.files = ["mine.txt"]
            $0.model.contextLength = 8
            $0.tokenizer = tokenizer
        }
    }

    @Test func dataAreKnownByContent() throws {
        let text = String(repeating: "fermata ", count: 20)
        let name = try textRun(text, in: "one")
        #expect(try textRun(text, in: "two") == name)
        #expect(try textRun(text.replacing("r", with: "l"), in: "one") != name)
    }

    @Test func tokenizersAreKnownByContent() throws {
        let text = String(repeating: "low lower ", count: 20)
        // Bytes that do not print are written as the characters from 256 on.
        let printed = Array(33...126) + Array(161...172) + Array(174...255)
        let others = (0..<256).filter { !printed.contains($0) }.indices.map { 256 + $0 }
        let characters = (printed + others).compactMap { Unicode.Scalar($0).map { String($0) } }
        let names = characters + ["lo", "we"]
        let vocabulary = Dictionary(uniqueKeysWithValues: zip(names, 0...))
        func write(_ merges: String) throws {
            try folder.write(JSONEncoder().encode(vocabulary), to: "data/bpe/vocab.json")
            try folder.write(Data("#version: 0.2\n\(merges)\n".utf8), to: "data/bpe/merges.txt")
        }
        try write("l o\nw e")
        let name = try textRun(text, in: "data", tokenizer: "bpe")
        #expect(try textRun(text, in: "data", tokenizer: "bpe") == name)
        try write("w e\nl o")
        #expect(try textRun(text, in: "data", tokenizer: "bpe") != name)
    }
}
