import Foundation
import Tensor
import Testing
import WeightStore

@Suite struct SafetensorsWriterTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("weights")
    }

    @Test func writesTheFormatToTheByte() throws {
        let writer = try SafetensorsWriter(path: path)
        try writer.write(Tensor(shape: [1], scalarType: .bfloat16, bytes: Data([0x80, 0x3f])), named: "a")
        try writer.write(Tensor(shape: [1, 2], integers: [1, 2]), named: "b")
        try writer.write(document: Data("\"\n\\ü".utf8), named: "note")
        try writer.finish()

        let header =
            #"{"__metadata__":{"format":"pt","note":"\"\u000a\\ü"},"#
            + #""b":{"dtype":"I32","shape":[1,2],"data_offsets":[0,8]},"#
            + #""a":{"dtype":"BF16","shape":[1],"data_offsets":[8,10]}}"#
        let padded = header + String(repeating: " ", count: -header.utf8.count & 7)
        let length = Data([UInt8(padded.utf8.count), 0, 0, 0, 0, 0, 0, 0])
        let data = Data([1, 0, 0, 0, 2, 0, 0, 0, 0x80, 0x3f])
        #expect(try contents(of: path) == length + Data(padded.utf8) + data)
    }

    @Test func refusesNamesWithAnotherMeaning() throws {
        let writer = try SafetensorsWriter(path: path)
        let problem = "the name has another meaning in this format"
        #expect(throws: WeightStoreError.unstorable(name: "__metadata__", path: path, problem: problem)) {
            try writer.write(Tensor(shape: [], floats: [1]), named: "__metadata__")
        }
        #expect(throws: WeightStoreError.unstorable(name: "format", path: path, problem: problem)) {
            try writer.write(document: Data(), named: "format")
        }
    }

    @Test func refusesANameThatIsTaken() throws {
        let writer = try SafetensorsWriter(path: path)
        let tensor = try Tensor(shape: [], floats: [1])
        try writer.write(tensor, named: "a")
        try writer.write(tensor, named: "a/b")
        let error = WeightStoreError.unstorable(name: "a", path: path, problem: "the name is already taken")
        #expect(throws: error) { try writer.write(tensor, named: "a") }
        try writer.finish()
        #expect(try SafetensorsReader(path: path).names == ["a", "a/b"])
    }

    @Test func refusesDocumentsThatAreNoText() throws {
        let writer = try SafetensorsWriter(path: path)
        let problem = "a document that is not UTF-8"
        #expect(throws: WeightStoreError.unstorable(name: "x", path: path, problem: problem)) {
            try writer.write(document: Data([0xc3]), named: "x")
        }
    }
}
