import Composition
import Foundation
import Testing

/// Checkpoints are found by their number of steps.
@Suite struct CheckpointFolderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func sortsByStepsAndIgnoresEverythingElse() throws {
        let checkpoints = CheckpointFolder(folder.url)
        let names = [
            "step-00000010.h5", "step-00000009.h5", "step-00000100.h5", "step-00000101.h5.partial",
            "notes.txt", "model.h5", "step-.h5", "step-1e9.h5", "step-1000000000.h5",
        ]
        for name in names { try folder.write(Data(), to: name) }
        #expect(
            try checkpoints.files.map(\.lastPathComponent)
                == [
                    "step-00000009.h5", "step-00000010.h5", "step-00000100.h5", "step-1000000000.h5",
                ]
        )
        #expect(try checkpoints.newest == checkpoints.file(step: 1_000_000_000))
    }

    @Test func hasNothingNewestWithoutAny() throws {
        #expect(try CheckpointFolder(folder.url).newest == nil)
        #expect(try CheckpointFolder(folder.url.appending(path: "nowhere")).files.isEmpty)
    }

    @Test(arguments: [
        (0, "step-00000000.h5"), (12_345_678, "step-12345678.h5"), (123_456_789, "step-123456789.h5"),
    ])
    func namesFilesBySteps(step: Int, name: String) {
        #expect(CheckpointFolder(folder.url).file(step: step).lastPathComponent == name)
    }
}
