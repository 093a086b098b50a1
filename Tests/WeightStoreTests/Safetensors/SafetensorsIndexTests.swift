import Foundation
import Tensor
import Testing
import WeightStore

@Suite struct SafetensorsIndexTests {
    private let folder: TemporaryFolder
    private let index: String

    init() throws {
        folder = try TemporaryFolder()
        index = folder.file("model.safetensors.index.json")
        for (shard, name) in [("one.safetensors", "a"), ("two.safetensors", "b")] {
            let writer = try SafetensorsWriter(path: folder.file(shard))
            try writer.write(Tensor(shape: [], floats: [1]), named: name)
            try writer.finish()
        }
    }

    @Test func readsTensorsFromTheFilesItNames() throws {
        try write(["a": "one.safetensors", "b": "two.safetensors"])
        let reader = try WeightFiles.reader(at: folder.path)
        #expect(reader.source == index)
        #expect(reader.names == ["a", "b"])
        #expect(try reader.tensor(named: "b").floats == [1])
    }

    @Test func namesAFileThatIsMissing() throws {
        try write(["a": "one.safetensors", "b": "two.safetensors", "c": "three.safetensors"])
        #expect(throws: WeightStoreError.missingShard(shard: "three.safetensors", index: index)) {
            try WeightFiles.reader(at: folder.path)
        }
    }

    @Test func namesTensorsThatAreElsewhereOrNowhere() throws {
        try write(["a": "two.safetensors", "b": "two.safetensors", "c": "one.safetensors"])
        #expect(throws: WeightStoreError.indexMismatch(index: index, missing: ["a", "c"], unlisted: ["a"])) {
            try WeightFiles.reader(at: folder.path)
        }
    }

    @Test func namesATensorThatIsNowhere() throws {
        try write(["a": "one.safetensors", "b": "two.safetensors", "c": "one.safetensors"])
        #expect(throws: WeightStoreError.indexMismatch(index: index, missing: ["c"], unlisted: [])) {
            try WeightFiles.reader(at: folder.path)
        }
    }

    @Test func namesTensorsThatItDoesNotList() throws {
        let writer = try SafetensorsWriter(path: folder.file("two.safetensors"))
        for name in ["b", "c", "d"] { try writer.write(Tensor(shape: [], floats: [1]), named: name) }
        try writer.finish()
        try write(["a": "one.safetensors", "b": "two.safetensors"])
        #expect(throws: WeightStoreError.indexMismatch(index: index, missing: [], unlisted: ["c", "d"])) {
            try WeightFiles.reader(at: folder.path)
        }
    }

    @Test(arguments: ["../one.safetensors", "/etc/passwd", "..", ""])
    func opensNoFileOutsideItsFolder(name: String) throws {
        try write(["a": name])
        let problem = "'\(name)' is not the name of a file beside it"
        #expect(throws: WeightStoreError.malformed(path: index, field: "weight_map", problem: problem)) {
            try SafetensorsReader(indexPath: index)
        }
    }

    @Test(arguments: [
        ("{}", "there is no weight_map (at byte 2)"),
        (#"{"metadata": {"x": [1, {"y": "]}"}], "z": true}}"#, "there is no weight_map (at byte 48)"),
        (#"{"weight_map": {"a": 1}}"#, "'\"' is missing (at byte 21)"),
        (#"{"weight_map": {"a": "x", "a": "y"}}"#, "the key 'a' comes twice (at byte 29)"),
        (#"{"metadata": "#, "a value without an end (at byte 13)"),
        (#"{"metadata": ]}"#, "a bracket that nothing opened (at byte 14)"),
        (#"{"metadata": [[[["#, "a value without an end (at byte 17)"),
    ])
    func saysWhatIsWrongWithItsText(text: String, problem: String) throws {
        try folder.write(text, to: "model.safetensors.index.json")
        #expect(throws: WeightStoreError.malformed(path: index, field: "index", problem: problem)) {
            try SafetensorsReader(indexPath: index)
        }
    }

    @Test func joinsTheDocumentsOfItsFilesUnlessTheyDisagree() throws {
        try write(["a": "one.safetensors", "b": "two.safetensors"])
        try write(document: "same", to: ["one.safetensors": "a", "two.safetensors": "b"])
        #expect(try WeightFiles.reader(at: folder.path).document(named: "note") == Data("same".utf8))
        try write(document: "other", to: ["two.safetensors": "b"])
        let error = WeightStoreError.malformed(
            path: index,
            field: "metadata 'note'",
            problem: "its files disagree"
        )
        #expect(throws: error) { try WeightFiles.reader(at: folder.path) }
    }

    private func write(document: String, to shards: [String: String]) throws {
        for (shard, name) in shards {
            let writer = try SafetensorsWriter(path: folder.file(shard))
            try writer.write(Tensor(shape: [], floats: [1]), named: name)
            try writer.write(document: Data(document.utf8), named: "note")
            try writer.finish()
        }
    }

    private func write(_ weightMap: [String: String]) throws {
        let index: [String: Any] = ["metadata": ["total_size": 8], "weight_map": weightMap]
        try folder.write(JSONSerialization.data(withJSONObject: index), to: "model.safetensors.index.json")
    }
}
