import Foundation
import Model
import Tensor
import WeightStore

/// A small model of some architecture, with what the reference library computes from it.
struct ArchitectureGolden {
    let configuration: HuggingFaceConfiguration
    let figures: Figures
    let values: any WeightReader
    /// Under the reference library's names.
    let weights: InMemoryWeights

    static let all = [
        "gpt2-untied", "gpt2-other-keys", "neox-parallel", "neox-sequential-old-keys", "neox-whole-head",
        "neox-yarn", "llama-biases-linear-old-keys", "llama-llama3", "llama-yarn-old-keys",
        "llama-yarn-mscale", "llama-grouped-odd", "mistral", "mistral-wide-window", "mistral-llama3",
        "mistral-window", "mistral-window-long", "qwen2", "qwen2-yarn", "qwen2-linear-old-keys",
        "qwen2-window", "qwen2-window-layers", "gemma", "gemma-new-keys", "gemma-linear-grouped",
    ]

    struct Figures: Decodable {
        /// One more than is read: each is the target of the one before it.
        let tokens: [Int32]
        let loss: Double
        let shapes: [String: [Int]]
    }

    init(_ name: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fixtures/architectures/\(name)").standardizedFileURL
        configuration = try HuggingFaceConfiguration(
            json: Data(contentsOf: folder.appending(path: "config.json"))
        )
        let json = try Data(contentsOf: folder.appending(path: "golden.json"))
        figures = try JSONDecoder().decode(Figures.self, from: json)
        values = try SafetensorsReader(path: folder.appending(path: "golden.safetensors").path)
        weights = InMemoryWeights()
        for (name, shape) in figures.shapes {
            try weights.write(Self.weight(name, shape: shape), named: name)
        }
    }

    /// The tokens that are read.
    var tokens: [Int32] { figures.tokens.dropLast() }

    /// The model with its golden weights, as `change` alters its configuration.
    func model(_ change: (inout TransformerConfiguration) -> Void = { _ in }) throws -> Transformer {
        var changed = configuration.transformer
        change(&changed)
        let model = try Transformer(changed, kernels: CPUKernels(threadCount: 1))
        try model.load(from: HuggingFaceWeights(weights, configuration: configuration))
        return model
    }

    /// The formula of `Tools/make-architecture-goldens.py`.
    static func weight(_ name: String, shape: [Int]) throws -> Tensor {
        let seed = checksum(name)
        let floats = (0..<shape.reduce(1, *)).map { index in
            var x = seed &+ UInt32(truncatingIfNeeded: index) &* 0x9E37_79B9
            for (shift, factor) in [(16, 0x85EB_CA6B), (13, 0xC2B2_AE35)] as [(UInt32, UInt32)] {
                x = (x ^ (x >> shift)) &* factor
            }
            x ^= x >> 16
            let unit = Double(x >> 8) / 0x1p23 - 1
            if shape.count == 2 { return Float(0.5 * unit) }
            return Float(name.hasSuffix("weight") ? 0.75 + 0.25 * unit : 0.25 * unit)
        }
        return try Tensor(shape: shape, floats: floats)
    }

    /// CRC-32, as zlib computes it.
    private static func checksum(_ text: String) -> UInt32 {
        var sum = ~UInt32(0)
        for byte in text.utf8 {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
