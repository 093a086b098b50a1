import Foundation
import Tensor
import Testing
import WeightStore

/// What `Tools/make-safetensors-fixture.py` writes.
enum ReferenceSafetensors {
    static let note = "a \"quoted\" note, ümläute, 🎵 and\na second line"

    /// Expects the files in `folder` to read as they were meant.
    static func check(folder: String) throws {
        try checkSingleFile(SafetensorsReader(path: "\(folder)/reference.safetensors"))
        try checkShards(SafetensorsReader(indexPath: "\(folder)/sharded/model.safetensors.index.json"))
        try checkShards(WeightFiles.reader(at: "\(folder)/sharded"))
    }

    private static func checkSingleFile(_ reader: any WeightFileReader) throws {
        #expect(reader.names.count == 10)
        #expect(reader.documentNames == ["note"])
        #expect(try reader.document(named: "note") == Data(note.utf8))
        let thirds: [Float] = (0..<6).map { Float($0) / 3 }
        let full = try Tensor(shape: [2, 3], floats: thirds)
        #expect(
            try reader.tensor(named: "counting.float32")
                == Tensor(shape: [2, 3], floats: [0, 1, 2, 3, 4, 5])
        )
        #expect(try reader.tensor(named: "counting.float16") == full.converted(to: .float16))
        #expect(try reader.tensor(named: "counting.bfloat16") == full.converted(to: .bfloat16))
        let integers = try Tensor(shape: [2, 3], integers: [-3, -2, -1, 0, 1, 2])
        #expect(try reader.tensor(named: "counting.int32") == integers)
        #expect(try reader.tensor(named: "scalar") == Tensor(shape: [], floats: [0.1]))
        #expect(try reader.tensor(named: "nothing") == Tensor(shape: [0, 4], floats: []))
        #expect(try reader.tensor(named: "names/may have spaces/ümläute").floats == [1.5])
        let special = try reader.tensor(named: "special").floats.map(\.bitPattern)
        #expect(special == [0x7f80_0000, 0xff80_0000, 0x7fc0_0000, 0x8000_0000, 1])
        for (name, type) in [("unread.int64", "I64"), ("unread.bool", "BOOL")] {
            let error = WeightStoreError.unsupportedType(name: name, path: reader.source, found: type)
            #expect(throws: error) { try reader.description(of: name) }
            #expect(try reader.storedDescription(of: name).type == type)
            #expect(throws: error) { try reader.tensor(named: name) }
        }
    }

    private static func checkShards(_ reader: any WeightFileReader) throws {
        #expect(reader.names == ["first", "second", "third"])
        #expect(reader.documentNames.isEmpty)
        #expect(try reader.tensor(named: "first").floats == [1, 2])
        #expect(try reader.tensor(named: "second").floats == [3])
        #expect(try reader.tensor(named: "third") == Tensor(shape: [1, 1], floats: [4]))
    }
}
