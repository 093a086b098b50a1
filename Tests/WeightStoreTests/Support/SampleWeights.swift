import Foundation
import Tensor

/// Weights with one of everything that is hard to keep.
enum SampleWeights {
    static let documents: [String: Data] = [
        "config": Data(#"{"layers": 2, "name": "ümläut \ud83c\udfb5 🎵"}"#.utf8),
        "run/state": Data("{\n\t\"step\": 7\r\n}\u{1}".utf8),
        "tokenizer": Data(String(repeating: "a long document ", count: 10_000).utf8),
        "pause": Data(),
    ]

    static func tensors() throws -> [String: Tensor] {
        let patterns: [UInt32] = [
            0, 0x8000_0000, 1, 0x7f80_0000, 0xff80_0000, 0x7fc0_0001, 0x7f80_0001, 0x3dcc_cccd,
        ]
        return [
            "weights/decoder/0/attention/query/weight": try counting([3, 5], .float32),
            "weights/decoder/0/attention/query/bias": try counting([7], .float16),
            "weights/decoder/1/half": try counting([2, 3, 4], .bfloat16),
            "weights/ids": try Tensor(shape: [4], integers: [0, -1, .max, .min]),
            "weights/odd name with ümläut.and.dots": try counting([1, 1, 1, 1, 2, 1], .float32),
            "bits": try Tensor(
                shape: [8],
                scalarType: .float32,
                bytes: patterns.withUnsafeBytes { Data($0) }
            ),
            "scalar": try Tensor(shape: [], floats: [0.1]),
            "half scalar": try counting([], .bfloat16),
            "nothing": try counting([3, 0, 2], .float32),
            "optimizer/nothing": try counting([0], .bfloat16),
        ]
    }

    /// Numbers that differ in every byte from their neighbours.
    static func counting(_ shape: [Int], _ type: ScalarType) throws -> Tensor {
        let count = shape.reduce(1, *) * type.byteCount
        return try Tensor(
            shape: shape,
            scalarType: type,
            bytes: Data((0..<count).map { UInt8(truncatingIfNeeded: 37 * $0 + 1) })
        )
    }

    static func write(to writer: any WeightWriter) throws {
        for (name, tensor) in try tensors().sorted(by: { $0.key < $1.key }) {
            try writer.write(tensor, named: name)
        }
        for (name, document) in documents.sorted(by: { $0.key < $1.key }) {
            try writer.write(document: document, named: name)
        }
        try writer.finish()
    }
}
