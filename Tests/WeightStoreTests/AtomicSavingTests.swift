import Foundation
import Glibc
import Tensor
import Testing
import WeightStore

/// Whatever happens to a writer, the file that was there before stays whole.
@Suite struct AtomicSavingTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("weights")
    }

    @Test(arguments: FileKind.allCases)
    func nothingIsVisibleBeforeTheEnd(kind: FileKind) throws {
        let writer = try kind.writer(at: path)
        try writer.write(SampleWeights.counting([100], .float32), named: "x")
        #expect(try folder.names == ["weights.partial"])
        try writer.finish()
        #expect(try folder.names == ["weights"])
    }

    @Test(arguments: FileKind.allCases)
    func aDroppedWriterLeavesThePreviousFile(kind: FileKind) throws {
        try writePrevious(kind)
        do {
            let writer = try kind.writer(at: path)
            try writer.write(SampleWeights.counting([100], .float32), named: "x")
        }
        try expectPrevious(kind)
    }

    @Test(arguments: FileKind.allCases)
    func aKilledProcessLeavesThePreviousFile(kind: FileKind) async throws {
        try writePrevious(kind)
        switch kind {
        case .hdf5:
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
                try dieWhileWriting(.hdf5, to: path)
            }
        case .safetensors:
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
                try dieWhileWriting(.safetensors, to: path)
            }
        }
        #expect(try folder.names == ["weights", "weights.partial"])
        #expect(try kind.reader(at: path).tensor(named: "x").floats == [1])
        // The next save is not in the way of what was left behind.
        try writePrevious(kind)
        try expectPrevious(kind)
    }

    @Test(arguments: FileKind.allCases)
    func aFullDiskLeavesThePreviousFile(kind: FileKind) async throws {
        try writePrevious(kind)
        switch kind {
        case .hdf5:
            await #expect(processExitsWith: .success) { [path = path as String] in
                try fillTheDisk(.hdf5, path: path)
            }
        case .safetensors:
            await #expect(processExitsWith: .success) { [path = path as String] in
                try fillTheDisk(.safetensors, path: path)
            }
        }
        try expectPrevious(kind)
    }

    @Test(arguments: FileKind.allCases)
    func theLaterOfTwoWritersWins(kind: FileKind) throws {
        let first = try kind.writer(at: path)
        try first.write(Tensor(shape: [], floats: [1]), named: "x")
        let second = try kind.writer(at: path)
        try second.write(Tensor(shape: [], floats: [2]), named: "x")
        let error = WeightStoreError.unstorable(
            name: path + ".partial",
            path: path,
            problem: "another writer replaced the partial file"
        )
        #expect(throws: error) { try first.finish() }
        try second.finish()
        #expect(try kind.reader(at: path).tensor(named: "x").floats == [2])
        #expect(try folder.names == ["weights"])
    }

    @Test(arguments: FileKind.allCases)
    func aFolderThatIsMissingIsNamed(kind: FileKind) {
        let path = folder.file("no such folder/weights")
        let error = WeightStoreError.systemFailure(operation: "create", path: path + ".partial", code: ENOENT)
        #expect(throws: error) { try kind.writer(at: path) }
    }

    @Test(arguments: FileKind.allCases)
    func aFolderIsNotReplacedByAFile(kind: FileKind) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let writer = try kind.writer(at: path)
        #expect(throws: WeightStoreError.systemFailure(operation: "rename to", path: path, code: EISDIR)) {
            try writer.finish()
        }
        #expect(try folder.names == ["weights"])
    }

    private func writePrevious(_ kind: FileKind) throws {
        let writer = try kind.writer(at: path)
        try writer.write(Tensor(shape: [], floats: [1]), named: "x")
        try writer.finish()
    }

    private func expectPrevious(_ kind: FileKind) throws {
        #expect(try kind.reader(at: path).tensor(named: "x").floats == [1])
        #expect(try folder.names == ["weights"])
    }
}

/// Ends the process the hard way in the middle of a save.
private func dieWhileWriting(_ kind: FileKind, to path: String) throws {
    let writer = try kind.writer(at: path)
    for index in 0..<10 {
        try writer.write(SampleWeights.counting([10_000], .float32), named: "\(index)")
    }
    kill(getpid(), SIGKILL)
    try writer.finish()
}

/// Saves in a process whose files may not grow beyond 100 KB, which looks like a full disk, and
/// checks that it says so, once for each writer, and cleans up.
private func fillTheDisk(_ kind: FileKind, path: String) throws {
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit(rlim_cur: 100_000, rlim_max: 100_000)
    try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
    let operation = kind == .hdf5 ? "write 'big' to" : "write"
    let expected = WeightStoreError.systemFailure(operation: operation, path: path + ".partial", code: EFBIG)
    for _ in 1...2 {
        let writer = try kind.writer(at: path)
        try #require(throws: expected) {
            try writer.write(SampleWeights.counting([50_000], .float32), named: "big")
            try writer.finish()
        }
        try #require(!FileManager.default.fileExists(atPath: path + ".partial"))
        if kind == .hdf5 {
            try #require(throws: expected) { try writer.write(document: Data(), named: "x") }
            try #require(throws: expected) { try writer.finish() }
        }
    }
}
