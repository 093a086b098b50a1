import Foundation
import Tensor
import Testing
import Tokenizer
import WeightStore

/// What `make fuzz` found, and files like it: a trap once, an error now.
@Suite struct FindingsTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures/findings").standardizedFileURL

    private static func files(of target: String) -> [URL] {
        let files = try? FileManager.default.contentsOfDirectory(
            at: folder.appending(path: target),
            includingPropertiesForKeys: nil
        )
        return files ?? []
    }

    @Test(arguments: ["hdf5", "tokenizerJSON"])
    func areRefused(target: String) throws {
        let files = Self.files(of: target)
        #expect(!files.isEmpty)
        for file in files {
            switch target {
            case "hdf5":
                #expect(throws: WeightStoreError.self, "\(file.path)") {
                    let reader = try WeightFiles.reader(at: file.path, checksums: .ignore)
                    for name in reader.names { _ = try reader.tensor(named: name) }
                }
            default:
                // The name says what kind of file it is.
                let folder = try TemporaryFolder()
                let path = try folder.write(Data(contentsOf: file), to: "tokenizer.json")
                #expect(throws: (any Error).self, "\(file.path)") { try TokenizerLoader.tokenizer(at: path) }
            }
        }
    }
}
