import Foundation
import Tensor
import Testing

@testable import WeightStore

@Suite struct HDF5WeightWriterTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("weights.h5")
    }

    @Test func refusesNamesThatCannotBeStoredAndGoesOn() throws {
        let writer = try HDF5WeightWriter(path: path)
        let tensor = try Tensor(shape: [], floats: [1])
        try writer.write(tensor, named: "a/b")
        let problems = [
            "a/b": "the name is already taken",
            "a": "other entries have names that begin with 'a/'",
            "a/b/c": "'a/b' is itself an entry",
            "": "a part of the name between '/' is empty",
            "/c": "a part of the name between '/' is empty",
            "c//d": "a part of the name between '/' is empty",
            "c/../d": "'.' and '..' are no names",
            "c\0d": "the name contains a zero byte",
            Array(repeating: "x", count: 33).joined(separator: "/"): "more than 32 parts",
            String(repeating: "x", count: 4097): "longer than 4096 bytes",
        ]
        for (name, problem) in problems {
            let error = WeightStoreError.unstorable(name: name, path: path, problem: problem)
            #expect(throws: error) { try writer.write(tensor, named: name) }
            #expect(throws: error) { try writer.write(document: Data(), named: name) }
        }
        try writer.finish()
        #expect(try HDF5WeightReader(path: path).names == ["a/b"])
    }

    @Test func refusesDocumentsThatAreNoText() throws {
        let writer = try HDF5WeightWriter(path: path)
        let documents: [(Data, String)] = [
            (Data([0xff]), "a document that is not UTF-8"),
            (Data("a\0b".utf8), "a document with a zero byte"),
        ]
        for (document, problem) in documents {
            #expect(throws: WeightStoreError.unstorable(name: "x", path: path, problem: problem)) {
                try writer.write(document: document, named: "x")
            }
        }
        try writer.write(document: Data("fine".utf8), named: "x")
        try writer.finish()
    }

    @Test func refusesMoreAxesThanHDF5Has() throws {
        let writer = try HDF5WeightWriter(path: path)
        let most = try Tensor(shape: Array(repeating: 1, count: 32), floats: [1])
        let more = try Tensor(shape: Array(repeating: 1, count: 33), floats: [1])
        try writer.write(most, named: "most")
        let problem = "33 axes, of which a file holds 32"
        #expect(throws: WeightStoreError.unstorable(name: "more", path: path, problem: problem)) {
            try writer.write(more, named: "more")
        }
        try writer.finish()
        #expect(try HDF5WeightReader(path: path).tensor(named: "most") == most)
    }

    @Test func keepsMoreNamesThanFitAnObjectHeader() throws {
        let writer = try HDF5WeightWriter(path: path)
        let prefix = String(repeating: "a long name ", count: 20)
        let names = (0..<500).map { "group/\(prefix)\($0)" }
        for (index, name) in names.enumerated() {
            try writer.write(Tensor(shape: [], integers: [Int32(index)]), named: name)
        }
        try writer.finish()
        let reader = try HDF5WeightReader(path: path)
        #expect(reader.names == names.sorted())
        #expect(try reader.tensor(named: names[321]) == Tensor(shape: [], integers: [321]))
    }

    @Test func leavesNoGapsBetweenLargeTensorsBeyondAPage() throws {
        let writer = try HDF5WeightWriter(path: path)
        for index in 0..<8 { try writer.write(SampleWeights.counting([25_000], .float32), named: "\(index)") }
        try writer.finish()
        let file = try contents(of: path)
        #expect(file.count < 8 * (100_000 + 4096) + 32_768 + 16_384, "\(file.count) bytes")
        let headers = file.ranges(of: Data("OHDR".utf8))
        #expect(headers.count > 8)
        #expect(headers.allSatisfy { $0.lowerBound < 65_536 }, "\(headers)")
    }

    @Test func recordsNoTimeOfDaySoThatEqualContentsGiveEqualFiles() throws {
        let start = UInt32(Date().timeIntervalSince1970)
        try SampleWeights.write(to: HDF5WeightWriter(path: path))
        let end = UInt32(Date().timeIntervalSince1970)
        let file = try contents(of: path)
        for second in start...end {
            #expect(file.range(of: withUnsafeBytes(of: second.littleEndian) { Data($0) }) == nil)
        }
    }

    @Test func recordsWhoWroteTheFile() throws {
        let writer = try HDF5WeightWriter(path: path, creator: "a test 🎵")
        try writer.finish()
        #expect(try HDF5WeightReader(path: path).formatVersion == 1)
        #expect(try contents(of: path).range(of: Data("a test 🎵, HDF5 ".utf8)) != nil)
    }
}
