import Foundation
import Tensor
import Testing
import WeightStore

/// Headers that promise more than the file holds.
@Suite struct HostileGGUFTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static func bytes(_ number: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
    }

    private static func text(_ text: String) -> [UInt8] {
        bytes(UInt64(text.utf8.count), 8) + Array(text.utf8)
    }

    private static func file(version: UInt64 = 3, tensors: UInt64, values: UInt64, _ rest: [UInt8]) -> [UInt8]
    {
        Array("GGUF".utf8) + bytes(version, 4) + bytes(tensors, 8) + bytes(values, 8) + rest
            + [UInt8](repeating: 0, count: 1024)
    }

    private static func tensor(_ axes: [UInt64], type: UInt64 = 0, offset: UInt64 = 0, rank: UInt64? = nil)
        -> [UInt8]
    {
        text("t") + bytes(rank ?? UInt64(axes.count), 4) + axes.flatMap { bytes($0, 8) } + bytes(type, 4)
            + bytes(offset, 8)
    }

    static let hostile: [(String, [UInt8])] = [
        ("number of tensors", file(tensors: 1 << 40, values: 0, [])),
        ("number of tensors", file(tensors: .max, values: 0, [])),
        ("number of metadata values", file(tensors: 0, values: .max, [])),
        ("version", file(version: 1, tensors: 0, values: 0, [])),
        ("version", file(version: 0x0300_0000, tensors: 0, values: 0, [])),
        ("metadata key", file(tensors: 0, values: 1, bytes(1 << 30, 8))),
        ("metadata 'k'", file(tensors: 0, values: 1, text("k") + bytes(8, 4) + bytes(1 << 30, 8))),
        (
            "metadata 'k'",
            file(tensors: 0, values: 1, text("k") + bytes(9, 4) + bytes(4, 4) + bytes(1 << 30, 8))
        ),
        ("metadata 'k'", file(tensors: 0, values: 1, text("k") + bytes(9, 4) + bytes(8, 4) + bytes(.max, 8))),
        ("metadata 'k'", file(tensors: 0, values: 1, text("k") + bytes(9, 4) + bytes(9, 4) + bytes(1, 8))),
        ("metadata 'k'", file(tensors: 0, values: 1, text("k") + bytes(77, 4))),
        (
            "metadata 'k'",
            file(tensors: 0, values: 2, text("k") + bytes(7, 4) + [1] + text("k") + bytes(7, 4) + [1])
        ),
        (
            "metadata 'general.alignment'",
            file(tensors: 0, values: 1, text("general.alignment") + bytes(4, 4) + bytes(0, 4))
        ),
        ("tensor 't'", file(tensors: 1, values: 0, tensor([1 << 30]))),
        ("tensor 't'", file(tensors: 1, values: 0, tensor([1 << 40, 1 << 40]))),
        ("tensor 't'", file(tensors: 1, values: 0, tensor([.max]))),
        ("tensor 't'", file(tensors: 1, values: 0, tensor([4], offset: 1 << 62))),
        ("tensor 't'", file(tensors: 1, values: 0, tensor([4], offset: .max - 31))),
        ("tensor 't'", file(tensors: 1, values: 0, tensor([1 << 20], offset: UInt64(Int64.max) - 511))),
        ("tensor 't'", file(tensors: 1, values: 0, tensor([4], offset: 4))),
        ("tensor 't'", file(tensors: 1, values: 0, tensor([], rank: 1 << 31))),
        ("tensor 't'", file(tensors: 1, values: 0, tensor([33], type: 8))),
        ("tensor 't'", file(tensors: 2, values: 0, tensor([4]) + tensor([4]))),
    ]

    @Test(arguments: hostile.indices)
    func isRefusedAndNamed(index: Int) throws {
        let (field, bytes) = Self.hostile[index]
        let path = try folder.write(bytes, to: "model.gguf")
        #expect {
            try GGUFReader(path: path)
        } throws: { error in
            guard case WeightStoreError.malformed(path, let found, _) = error else { return false }
            return found == field
        }
    }
}
