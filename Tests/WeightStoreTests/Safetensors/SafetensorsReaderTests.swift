import Foundation
import Tensor
import Testing

@testable import WeightStore

@Suite struct SafetensorsReaderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func readsWhatTheReferenceWrote() throws {
        try ReferenceSafetensors.check(folder: Repository.fixture("safetensors"))
    }

    /// A header that is wrong, before 8 bytes of data, and what is said about it.
    struct Case: CustomTestStringConvertible {
        let header: String
        let field: String
        let problem: String
        var testDescription: String { header }

        init(_ header: String, _ field: String, _ problem: String) {
            self.header = header
            self.field = field
            self.problem = problem
        }
    }

    static let cases = [
        Case("", "header", "'{' is missing (at byte 0)"),
        Case("[]", "header", "'{' is missing (at byte 0)"),
        Case("{", "header", "'\"' is missing (at byte 1)"),
        Case("{} x", "header", "text after the end (at byte 3)"),
        Case("{}", "data", "the tensors end at byte 10, the file has 18 bytes"),
        Case(#"{"a":1}"#, "header", "'{' is missing (at byte 5)"),
        Case(#"{"a":{}}"#, "header", "tensor 'a' needs dtype, shape and two rising data_offsets (at byte 7)"),
        Case(
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
            "header",
            "tensor 'a' needs dtype, shape and two rising data_offsets (at byte 53)"
        ),
        Case(
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}"#,
            "header",
            "tensor 'a' needs dtype, shape and two rising data_offsets (at byte 51)"
        ),
        Case(
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}}"#,
            "header",
            "a list of more than 2 numbers (at byte 52)"
        ),
        Case(
            #"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#,
            "header",
            "not a number from 0 to 9223372036854775807 (at byte 29)"
        ),
        Case(
            #"{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}"#,
            "header",
            "']' is missing (at byte 30)"
        ),
        Case(
            #"{"a":{"dtype":"F32","shape":[02],"data_offsets":[0,8]}}"#,
            "header",
            "a number that begins with 0 (at byte 29)"
        ),
        Case(
            #"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}"#,
            "header",
            "not a number from 0 to 9223372036854775807 (at byte 29)"
        ),
        Case(
            #"{"a":{"dtype":"F32","shape":[9223372036854775807,2],"data_offsets":[0,8]}}"#,
            "tensor 'a'",
            "shape [9223372036854775807, 2] is absurd"
        ),
        Case(
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,9223372036854775807]}}"#,
            "header",
            "tensor 'a' has data_offsets [0, 9223372036854775807] (at byte 71)"
        ),
        Case(
            #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#,
            "tensor 'a'",
            "8 bytes for shape [3] and type F32"
        ),
        Case(
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}"#,
            "header",
            "tensor 'a' has the unknown field 'x' (at byte 57)"
        ),
        Case(
            #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}"#,
            "data",
            "the tensors end at byte 75, the file has 71 bytes"
        ),
        Case(
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
            "tensor 'a'",
            "its data begins at byte 66 where byte 62 is due"
        ),
        Case(
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
                + #""b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
            "tensor 'b'",
            "its data begins at byte 119 where byte 123 is due"
        ),
        Case(
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
                + #""a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
            "header",
            "the key 'a' comes twice (at byte 57)"
        ),
        Case(#"{"__metadata__":{"a":1}}"#, "header", "'\"' is missing (at byte 21)"),
        Case(#"{"__metadata__":{"a":"\ud800"}}"#, "header", "a string that is not valid (at byte 29)"),
        Case("{\"a\u{1}\":{}}", "header", "a control character in a string (at byte 3)"),
        Case(#"{"a"#, "header", "a string without an end (at byte 3)"),
    ]

    @Test(arguments: cases)
    func refusesAHeaderThatIsWrong(expected: Case) throws {
        let path = try write(header: Array(expected.header.utf8))
        let error = WeightStoreError.malformed(path: path, field: expected.field, problem: expected.problem)
        #expect(throws: error) { try SafetensorsReader(path: path) }
    }

    @Test func refusesAHeaderThatIsNotUTF8() throws {
        let path = try write(header: [0x7b, 0x22, 0xff, 0x22, 0x3a, 0x7b, 0x7d, 0x7d])
        let problem = "a string that is not valid (at byte 4)"
        #expect(throws: WeightStoreError.malformed(path: path, field: "header", problem: problem)) {
            try SafetensorsReader(path: path)
        }
    }

    @Test(
        arguments: [
            (bytes: [], problem: "the file has 0 bytes"),
            (bytes: [1, 2, 3], problem: "the file has 3 bytes"),
            (bytes: [1, 0, 0, 0, 0, 0, 0, 0], problem: "1 bytes, in a file of 8"),
            (bytes: Array(repeating: 0xff, count: 9), problem: "18446744073709551615 bytes, in a file of 9"),
        ] as [(bytes: [UInt8], problem: String)]
    )
    func refusesALengthThatTheFileDoesNotHave(bytes: [UInt8], problem: String) throws {
        let path = try folder.write(bytes, to: "weights")
        #expect(throws: WeightStoreError.malformed(path: path, field: "header length", problem: problem)) {
            try SafetensorsReader(path: path)
        }
    }

    @Test func everyTruncatedFileIsRefused() throws {
        try SampleWeights.write(to: SafetensorsWriter(path: folder.file("whole")))
        let whole = try contents(of: folder.file("whole"))
        for percent in 0..<100 {
            let path = try folder.write(whole.prefix(whole.count * percent / 100), to: "cut")
            #expect {
                try SafetensorsReader(path: path)
            } throws: { error in
                guard case WeightStoreError.malformed(path, let field, _) = error else { return false }
                return ["header length", "data"].contains(field)
            }
        }
    }

    @Test func copiesNumbersThatLieAtAnOddPlace() throws {
        let numbers = try SampleWeights.counting([100], .float32)
        let header = #"{"x":{"dtype":"F32","shape":[100],"data_offsets":[0,400]}}"#
        for padding in 0..<4 {
            let text = Array((header + String(repeating: " ", count: padding)).utf8)
            let path = try write(header: text, data: Array(numbers.bytes))
            let tensor = try SafetensorsReader(path: path).tensor(named: "x")
            #expect(tensor == numbers)
            #expect(tensor.bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } % 4 == 0)
        }
    }

    @Test func givesTheBytesOfTheMappedFileWithoutACopy() throws {
        let writer = try SafetensorsWriter(path: folder.file("weights"))
        try writer.write(SampleWeights.counting([5000], .float32), named: "x")
        try writer.finish()
        let reader = try SafetensorsReader(path: folder.file("weights"))
        let bytes = try reader.tensor(named: "x").bytes
        let start = bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
        #expect(try MappedRanges.of(folder.file("weights")).contains { $0.contains(start) })
    }

    @Test func suggestsTheClosestNames() throws {
        let reader = try SafetensorsReader(path: Repository.fixture("safetensors/reference.safetensors"))
        let error = TensorError.missingTensor(
            name: "float32",
            source: reader.source,
            closest: ["counting.float32"]
        )
        #expect(throws: error) { try reader.tensor(named: "float32") }
    }

    /// A file with a header and data, unless told otherwise 8 bytes.
    private func write(header: [UInt8], data: [UInt8] = [0, 0, 0x80, 0x3f, 0, 0, 0, 0x40]) throws -> String {
        let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
        return try folder.write(length + header + data, to: "weights")
    }
}
