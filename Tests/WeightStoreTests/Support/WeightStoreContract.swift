import Foundation
import Tensor
import Testing
import WeightStore

/// The laws of `WeightReader` and `WeightWriter`, as one test that every implementation runs.
struct WeightStoreContract {
    /// Makes the writer of an empty store.
    let makeWriter: () throws -> any WeightWriter
    /// Makes a reader of what was written.
    let makeReader: () throws -> any WeightReader

    func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
        try SampleWeights.write(to: makeWriter())
        try checkTensors(makeReader(), sourceLocation)
        try checkDocuments(makeReader(), sourceLocation)
        try checkMissingNames(makeReader(), sourceLocation)
        try checkLifetime(sourceLocation)
    }

    private func checkTensors(_ reader: any WeightReader, _ location: SourceLocation) throws {
        let expected = try SampleWeights.tensors()
        #expect(
            reader.names == expected.keys.sorted(),
            "names are not those written, sorted",
            sourceLocation: location
        )
        #expect(!reader.source.isEmpty, sourceLocation: location)
        for (name, tensor) in expected {
            let description = TensorDescription(shape: tensor.shape, scalarType: tensor.scalarType)
            #expect(try reader.description(of: name) == description, "'\(name)'", sourceLocation: location)
            #expect(
                try reader.tensor(named: name) == tensor,
                "'\(name)' lost a bit",
                sourceLocation: location
            )
            #expect(try reader.tensor(named: name) == tensor, "'\(name)', again", sourceLocation: location)
        }
    }

    private func checkDocuments(_ reader: any WeightReader, _ location: SourceLocation) throws {
        for (name, document) in SampleWeights.documents {
            #expect(try reader.document(named: name) == document, "'\(name)'", sourceLocation: location)
        }
        #expect(try reader.document(named: "no such document") == nil, sourceLocation: location)
        #expect(
            try reader.document(named: "bits") == nil,
            "a tensor is no document",
            sourceLocation: location
        )
        guard let reader = reader as? any WeightFileReader else { return }
        #expect(reader.documentNames == SampleWeights.documents.keys.sorted(), sourceLocation: location)
    }

    private func checkMissingNames(_ reader: any WeightReader, _ location: SourceLocation) {
        for name in ["bitz", "config", "weights", "/bits", ""] {
            let closest = reader is InMemoryWeights || name != "bitz" ? nil : ["bits"]
            for read in [{ _ = try reader.description(of: name) }, { _ = try reader.tensor(named: name) }] {
                #expect(sourceLocation: location) {
                    try read()
                } throws: { error in
                    guard case TensorError.missingTensor(name, reader.source, let found) = error else {
                        return false
                    }
                    return closest.map { found == $0 } ?? true
                }
            }
        }
    }

    /// What was handed out outlives the reader, and changing it changes nothing else.
    private func checkLifetime(_ location: SourceLocation) throws {
        let name = "weights/decoder/0/attention/query/weight"
        let expected = try SampleWeights.counting([3, 5], .float32).bytes
        var reader: (any WeightReader)? = try makeReader()
        var bytes = try #require(try reader?.tensor(named: name).bytes)
        let other = try reader?.tensor(named: name).bytes
        bytes[bytes.startIndex] ^= 0xff
        #expect(bytes != expected, sourceLocation: location)
        #expect(other == expected, "a change shows elsewhere", sourceLocation: location)
        #expect(try reader?.tensor(named: name).bytes == expected, sourceLocation: location)
        reader = nil
        #expect(other == expected, "the bytes went with the reader", sourceLocation: location)
        #expect(
            try makeReader().tensor(named: name).bytes == expected,
            "a change reached the store",
            sourceLocation: location
        )
    }
}
