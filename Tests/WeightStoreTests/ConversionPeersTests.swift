import Foundation
import Randomness
import Tensor
import Testing

@testable import WeightStore

/// Numbers in fewer bits are, to the bit, what torch and llama.cpp's own package make of them.
@Suite(.enabled(if: Peers.python != nil, "no other library to compare with: make peers"))
struct ConversionPeersTests {
    /// What the script makes of these numbers.
    private func reference(_ kind: String, _ numbers: Data) async throws -> Data {
        let folder = try TemporaryFolder()
        let (status, _) = try await Peers.run(
            Repository.tool("peers/convert_numbers.py"),
            kind,
            folder.write(numbers, to: "numbers"),
            folder.file("result")
        )
        try #require(status == 0)
        return try contents(of: folder.file("result"))
    }

    /// Every pattern of the upper 20 bits: all exponents, both signs, halves, what is no number.
    private var patterns: [UInt32] {
        var random = RandomStream(seed: 20).split("halves")
        return (0..<1 << 20).map { index in
            let rest: [UInt32] = [0, 0x800, 0xfff, UInt32.random(in: 0..<4096, using: &random)]
            return UInt32(index) << 12 | rest[index % 4]
        }
    }

    private func bytes(_ patterns: [UInt32]) -> Data { patterns.withUnsafeBytes { Data($0) } }

    @Test(
        .enabled("no torch") { await Peers.have("torch", "numpy") },
        arguments: [ScalarType.bfloat16, .float16]
    )
    func halvesAreThoseOfTorch(type: ScalarType) async throws {
        let patterns = patterns
        let tensor = try Tensor(shape: [patterns.count], scalarType: .float32, bytes: bytes(patterns))
        let ours = try tensor.converted(to: type)
        let theirs = try Tensor(
            shape: tensor.shape,
            scalarType: type,
            bytes: await reference(type.rawValue, tensor.bytes)
        )
        // What is no number may carry any bits.
        let pairs = zip(ours.floats, theirs.floats)
        let differing = zip(pairs, patterns).filter { pair, _ in
            pair.0.bitPattern != pair.1.bitPattern && !(pair.0.isNaN && pair.1.isNaN)
        }
        #expect(differing.isEmpty, "\(differing.count) differ, first \(differing.first?.1 ?? 0)")
    }

    @Test(.enabled("no gguf") { await Peers.have("gguf", "numpy") })
    func blocksAreThoseOfLlamaCpp() async throws {
        var random = RandomStream(seed: 20).split("blocks")
        var numbers: [Float] = []
        for block in 0..<30_000 {
            let exponent = block % 120 - 90
            let unit = Float(sign: .plus, exponent: exponent, significand: 1)
            numbers += (0..<32).map { index in
                // A largest number whose multiples are exact makes halves likely.
                guard block.isMultiple(of: 3) else { return unit * Float.random(in: -1...1, using: &random) }
                return index == 0 ? 127 * unit : unit * Float(Int.random(in: -254...254, using: &random)) / 2
            }
        }
        numbers += [Float](repeating: 0, count: 32)
        let data = numbers.withUnsafeBytes { Data($0) }
        let (ours, theirs) = (GGUFBlocks.quantizedQ8(data), try await reference("q8_0", data))
        #expect(ours.count == theirs.count)
        let differing = zip(ours, theirs).enumerated().filter { $1.0 != $1.1 }
        let first = differing.first?.offset ?? 0
        #expect(differing.isEmpty, "\(differing.count) bytes differ, first at \(first)")
    }
}
