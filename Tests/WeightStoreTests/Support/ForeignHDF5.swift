import Foundation
import Tensor
import Testing
import WeightStore

/// What `Tools/make-hdf5-fixtures.py` writes to `foreign.h5` and `foreign-new.h5`.
enum ForeignHDF5 {
    /// Expects the file to read as it was meant.
    static func check(path: String) throws {
        let reader = try HDF5WeightReader(path: path)
        #expect(reader.formatVersion == nil)
        try checkTensors(reader)
        try checkTexts(reader)
        try checkUnread(reader)
    }

    private static func checkTensors(_ reader: HDF5WeightReader) throws {
        let counting = try Tensor(shape: [2, 3], floats: [0, 1, 2, 3, 4, 5])
        let thirds = try Tensor(shape: [2, 3], floats: (0..<6).map { Float($0) / 3 })
        for name in ["a/float32", "alias", "checked", "stored/gzip", "stored/chunked", "stored/compact"] {
            #expect(try reader.tensor(named: name) == counting, "\(name)")
            #expect(try reader.tensor(named: name) == counting, "\(name), again")
        }
        #expect(reader.checksum(of: "checked") == 2_447_872_023)
        #expect(reader.checksum(of: "a/float32") == nil)
        #expect(try reader.tensor(named: "a/float16") == thirds.converted(to: .float16))
        #expect(try reader.tensor(named: "a/bfloat16") == counting.converted(to: .bfloat16))
        #expect(try reader.tensor(named: "a/marked") == counting.converted(to: .bfloat16))
        #expect(try reader.tensor(named: "a/brain") == counting.converted(to: .bfloat16))
        let integers = try Tensor(shape: [2, 3], integers: [-3, -2, -1, 0, 1, 2])
        #expect(try reader.tensor(named: "a/int32") == integers)
        #expect(try reader.tensor(named: "scalar") == Tensor(shape: [], floats: [0.1]))
        #expect(try reader.tensor(named: "nothing") == Tensor(shape: [0, 4], floats: []))
    }

    private static func checkTexts(_ reader: HDF5WeightReader) throws {
        #expect(
            reader.documentNames == ["text/empty", "text/fixed", "text/latin", "text/long", "text/variable"]
        )
        #expect(try reader.document(named: "text/long") == Data(String(repeating: "long ", count: 900).utf8))
        #expect(try reader.document(named: "text/variable") == Data(#"{"pause": "ü"}"#.utf8))
        #expect(try reader.document(named: "text/fixed") == Data(#"{"pause": "ü"}"#.utf8))
        #expect(try reader.document(named: "text/empty") == Data())
        let problem = WeightStoreError.malformed(
            path: reader.source,
            field: "document 'text/latin'",
            problem: "a document that is not UTF-8"
        )
        #expect(throws: problem) { try reader.document(named: "text/latin") }
    }

    private static func checkUnread(_ reader: HDF5WeightReader) throws {
        let types = [
            "float64": "float64", "int64": "int64", "uint16": "uint16", "bigEndian": "big-endian float32",
            "bool": "enumeration", "compound": "compound", "opaque": "opaque", "texts": "text of shape [2]",
            "empty": "empty",
        ]
        for (suffix, type) in types {
            let name = "unread/\(suffix)"
            #expect(reader.names.contains(name), "\(name) is hidden")
            let error = WeightStoreError.unsupportedType(name: name, path: reader.source, found: type)
            #expect(throws: error) { try reader.description(of: name) }
            #expect(try reader.storedDescription(of: name).type == type)
            #expect(throws: error) { try reader.tensor(named: name) }
        }
        #expect(reader.names.filter { $0.hasPrefix("unread/") }.count == types.count)
    }
}
