import Datasets
import Foundation
import Testing

@Suite struct DataFolderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func prefersTheFileThenThePackedOneThenTheExcerpt() throws {
        let data = DataFolder(folder.url)
        _ = try folder.write("x", to: "gsm8k/train.first2000.jsonl")
        _ = try folder.write("x", to: "gsm8k/trainer.jsonl")
        #expect(try data.file("gsm8k/train.jsonl").lastPathComponent == "train.first2000.jsonl")
        _ = try folder.write("x", to: "gsm8k/train.jsonl.gz")
        #expect(try data.file("gsm8k/train.jsonl").lastPathComponent == "train.jsonl.gz")
        _ = try folder.write("x", to: "gsm8k/train.jsonl")
        #expect(try data.file("gsm8k/train.jsonl").lastPathComponent == "train.jsonl")
    }

    @Test func saysWhatItLookedFor() throws {
        let data = DataFolder(folder.url)
        let path = folder.url.appendingPathComponent("gsm8k/test.jsonl").path
        let missing = "no such file; put the published file there, plain or packed by gzip"
        #expect(throws: DatasetError.unreadable(file: path, problem: missing)) {
            try data.file("gsm8k/test.jsonl")
        }
        _ = try folder.write("x", to: "gsm8k/test.a.jsonl")
        _ = try folder.write("x", to: "gsm8k/test.b.jsonl")
        let several = "no such file, but several excerpts: test.a.jsonl, test.b.jsonl; keep one"
        #expect(throws: DatasetError.unreadable(file: path, problem: several)) {
            try data.file("gsm8k/test.jsonl")
        }
    }

    @Test(.enabled(if: RealData.isThere, "set FERMATA_DATA"))
    func findsTheRealFiles() throws {
        let data = DataFolder(RealData.file(""))
        #expect(try data.file("gsm8k/test.jsonl").lastPathComponent == "test.jsonl")
        #expect(try data.file("gsm8k/train.jsonl").lastPathComponent == "train.first2000.jsonl")
        #expect(try data.file("squad/train-v1.1.json").lastPathComponent == "train-v1.1.first2000.json")
    }
}
