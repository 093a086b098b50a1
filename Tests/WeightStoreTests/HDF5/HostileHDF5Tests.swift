import Foundation
import Tensor
import Testing

@testable import WeightStore

@Suite struct HostileHDF5Tests {
    /// A fixture, and what is said about it.
    struct Case: CustomTestStringConvertible {
        let name: String
        let field: String
        let problem: String
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "crossing", field: "group 'a/b/d'", problem: "is also reached by another name"),
        Case(name: "soft-cycle", field: "group ''", problem: "'x' is a soft link, which is not followed"),
        Case(
            name: "external-link",
            field: "group ''",
            problem: "'x' is a link to another file, which is not followed"
        ),
        Case(
            name: "external-storage",
            field: "dataset 'x'",
            problem: "its values lie in other files, which are not opened"
        ),
        Case(
            name: "virtual",
            field: "dataset 'x'",
            problem: "its values are put together from other datasets"
        ),
        Case(name: "not-text", field: "group ''", problem: "a name in it is not UTF-8"),
        Case(name: "committed-type", field: "'x'", problem: "is neither a group nor a dataset"),
        Case(name: "unwritten", field: "dataset 'x'", problem: "its values were never written"),
        Case(name: "list-as-checksum", field: "attribute 'crc32'", problem: "more or less than one value"),
        Case(
            name: "deep",
            field: "group '\(Array(repeating: "g", count: 32).joined(separator: "/"))'",
            problem: "nests deeper than 32"
        ),
        Case(
            name: "overflowing",
            field: "header of 'x'",
            problem: "shape [4611686018427387904, 1] is absurd"
        ),
        Case(name: "absurd", field: "header of 'x'", problem: "9223372036854775809 is absurd"),
        Case(
            name: "misplaced",
            field: "dataset 'x'",
            problem: "3108 bytes from byte 5056 on do not fit a file of 5156 bytes"
        ),
        Case(
            name: "oversized",
            field: "dataset 'x'",
            problem: "4294967296 bytes from byte 2048 on do not fit a file of 5156 bytes"
        ),
    ]

    @Test(arguments: cases)
    func refusesWhatItCannotTrust(expected: Case) {
        let path = Repository.fixture("hdf5/\(expected.name).h5")
        #expect(
            throws: WeightStoreError.malformed(path: path, field: expected.field, problem: expected.problem)
        ) {
            try HDF5WeightReader(path: path)
        }
    }

    @Test func refusesChunksThatWereNeverWritten() throws {
        let path = Repository.fixture("hdf5/unwritten-chunks.h5")
        let reader = try HDF5WeightReader(path: path)
        #expect(try reader.description(of: "x").shape == [1 << 40])
        let problem = "4398046511104 bytes cannot come from 0 stored bytes"
        #expect(throws: WeightStoreError.malformed(path: path, field: "dataset 'x'", problem: problem)) {
            try reader.tensor(named: "x")
        }
    }

    @Test func refusesAFileOfANewerVersion() {
        let path = Repository.fixture("hdf5/newer.h5")
        let error = WeightStoreError.unsupportedFormat(
            path: path,
            found: "a Fermata file of version 99",
            remedy: "this program reads versions up to 1, so use a newer one"
        )
        #expect(throws: error) { try HDF5WeightReader(path: path) }
    }

    @Test func saysThatAFileIsMissing() throws {
        let path = try TemporaryFolder().file("nothing.h5")
        #expect(throws: WeightStoreError.fileNotFound(path: path)) { try HDF5WeightReader(path: path) }
    }

    @Test func refusesWhatIsNotAFile() throws {
        let folder = try TemporaryFolder()
        let pipe = folder.file("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        for path in [folder.path, pipe] {
            let error = WeightStoreError.unsupportedFormat(
                path: path,
                found: "not a regular file",
                remedy: "pass a weight file"
            )
            #expect(throws: error) { try HDF5WeightReader(path: path) }
            #expect(throws: error) { try SafetensorsReader(path: path) }
        }
    }

    @Test func everyTruncatedFileIsRefused() throws {
        let folder = try TemporaryFolder()
        try SampleWeights.write(to: HDF5WeightWriter(path: folder.file("whole.h5")))
        let whole = try contents(of: folder.file("whole.h5"))
        for percent in 0..<100 {
            let path = try folder.write(whole.prefix(whole.count * percent / 100), to: "cut.h5")
            #expect("\(percent) %") {
                try HDF5WeightReader(path: path)
            } throws: { error in
                guard case WeightStoreError.malformed(path, "superblock", _) = error else { return false }
                return true
            }
        }
    }

    @Test func bytesAfterTheEndDoNoHarm() throws {
        let folder = try TemporaryFolder()
        try SampleWeights.write(to: HDF5WeightWriter(path: folder.file("whole.h5")))
        let path = try folder.write(contents(of: folder.file("whole.h5")) + Data(count: 1000), to: "long.h5")
        #expect(try HDF5WeightReader(path: path).tensor(named: "scalar").floats == [0.1])
    }
}
