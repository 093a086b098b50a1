import Closeness
import Foundation
import Model
import Tensor
import Testing

/// Every architecture computes what the reference library computes.
@Suite struct ArchitectureGoldenTests {
    private func reader(_ model: Transformer) throws -> SequenceReader {
        try SequenceReader(
            model: model,
            workspace: Workspace(kernels: model.store.kernels),
            capacity: model.configuration.contextLength
        )
    }

    private func logits(_ model: Transformer, _ tokens: [Int32]) throws -> [Float] {
        try reader(model).read(
            tokens: tokens,
            positions: tokens.indices.map(Int32.init),
            promptCount: 0,
            logitCount: tokens.count
        )
    }

    /// A pass over `rows` sequences: the golden one first, then others.
    private func batch(_ golden: ArchitectureGolden, _ model: Transformer, rows: Int) throws
        -> SequenceBatch
    {
        let tokens = golden.tokens
        let batch = try SequenceBatch(
            model: model,
            workspace: Workspace(kernels: model.store.kernels),
            shape: .init(batch: rows, positionCount: tokens.count),
            recordsGradients: rows == 1
        )
        try batch.fill(
            tokens: (0..<rows).flatMap { row in tokens.map { ($0 + Int32(row)) % 31 } },
            positions: (0..<rows).flatMap { _ in tokens.indices.map(Int32.init) },
            promptCounts: (0..<rows).map { _ in 0 }
        )
        return batch
    }

    private func losses(_ golden: ArchitectureGolden, _ batch: SequenceBatch) throws -> [Float] {
        let targets = Array(golden.figures.tokens.dropFirst())
        let weight = 1 / Float(targets.count)
        return try batch.losses(
            rows: targets.indices.map(Int32.init),
            targets: targets,
            weights: targets.map { _ in weight }
        )
    }

    @Test(arguments: ArchitectureGolden.all)
    func computesTheSameLogitsOverAllPositions(name: String) throws {
        let golden = try ArchitectureGolden(name)
        let expected = try golden.values.tensor(named: "logits")
        #expect(expected.shape == [golden.tokens.count, 31] && golden.tokens.count >= 64)
        expectClose(try logits(golden.model(), golden.tokens), expected.floats, absolute: 3e-5, "logits")
    }

    @Test(arguments: ArchitectureGolden.all)
    func readsTokenByTokenAsInOnePass(name: String) throws {
        let golden = try ArchitectureGolden(name)
        let model = try golden.model()
        let reader = try reader(model)
        var found: [Float] = []
        for (position, token) in golden.tokens.enumerated() {
            found += try reader.read(tokens: [token], positions: [Int32(position)])
        }
        expectClose(found, try logits(model, golden.tokens), absolute: 1e-5, "cached logits")
    }

    @Test(arguments: ArchitectureGolden.all)
    func computesTheSameGradientOfEveryParameter(name: String) throws {
        let golden = try ArchitectureGolden(name)
        let model = try golden.model()
        try model.store.allocateForTraining()
        let batch = try batch(golden, model, rows: 1)
        model.store.clearGradients()
        let losses = try losses(golden, batch)
        batch.backward()
        let mean = losses.reduce(0) { $0 + Double($1) } / Double(losses.count)
        expectClose([mean], [golden.figures.loss], relative: 1e-6, "loss")
        let expected = try HuggingFaceWeights(
            PrefixedReader(base: golden.values, prefix: "gradients."),
            configuration: golden.configuration
        )
        for parameter in model.store.parameters {
            let found = try model.store.tensor(of: parameter, content: .gradient).floats
            let wanted = try expected.tensor(named: "weights/\(parameter.name)").floats
            expectClose(found, wanted, absolute: 1e-5, relative: 1e-4, parameter.name)
        }
    }

    @Test(arguments: ArchitectureGolden.all)
    func scoresASequenceAloneAsAmongOthers(name: String) throws {
        let golden = try ArchitectureGolden(name)
        let model = try golden.model()
        try model.store.allocateForTraining()
        let alone = try losses(golden, batch(golden, model, rows: 1))
        #expect(try losses(golden, batch(golden, model, rows: 3)) == alone)
    }

    /// A golden model with one setting altered.
    struct Mistake: Sendable, CustomTestStringConvertible {
        let name: String
        let change: @Sendable (inout TransformerConfiguration) -> Void
        var testDescription: String { name }

        init(_ name: String, _ change: @escaping @Sendable (inout TransformerConfiguration) -> Void) {
            self.name = name
            self.change = change
        }
    }

    /// What a setting does is large enough for the goldens to notice its absence.
    @Test(arguments: [
        Mistake("neox-parallel") { $0.isParallel = false },
        Mistake("neox-sequential-old-keys") { $0.isParallel = true },
        Mistake("neox-parallel") { $0.rotaryWidth = nil },
        Mistake("neox-whole-head") { $0.rotaryScaling = nil },
        Mistake("neox-yarn") { $0.rotaryWidth = 8 },
        Mistake("neox-yarn") { $0.rotaryScaling?.amplitude = 1 },
        Mistake("llama-biases-linear-old-keys") { $0.rotaryScaling = nil },
        Mistake("llama-llama3") { $0.rotaryScaling?.kind = .linear },
        Mistake("llama-llama3") { $0.rotaryScaling?.slowTurns = 2 },
        Mistake("llama-yarn-old-keys") { $0.rotaryScaling?.amplitude = 1 },
        Mistake("llama-yarn-old-keys") { $0.rotaryScaling?.fastTurns = 32 },
        Mistake("llama-yarn-mscale") { $0.rotaryScaling?.roundsBlend = true },
        Mistake("mistral-llama3") { $0.rotaryScaling?.fastTurns = 4 },
        Mistake("mistral-window") { $0.attentionWindow = nil },
        Mistake("mistral-window") { $0.attentionWindow?.length = 8 },
        Mistake("mistral-window-long") { $0.attentionWindow = nil },
        Mistake("mistral-window-long") { $0.attentionWindow?.length = 69 },
        Mistake("qwen2-window") { $0.attentionWindow?.firstLayer = 0 },
        Mistake("qwen2-window-layers") { $0.attentionWindow?.wholeLayers = [] },
        Mistake("qwen2-linear-old-keys") { $0.rotaryScaling?.factor = 2 },
        Mistake("gemma-linear-grouped") { $0.rotaryScaling = nil },
        Mistake("qwen2-yarn") { $0.rotaryScaling?.amplitude = 1 },
        Mistake("gemma") { $0.normGainOffset = 0 },
        Mistake("gemma") { $0.embeddingScale = 1 },
        Mistake("gemma") { $0.activation = .gelu },
    ])
    func noticesASettingThatIsWrong(mistake: Mistake) throws {
        let golden = try ArchitectureGolden(mistake.name)
        let expected = try golden.values.tensor(named: "logits").floats
        let found = try logits(golden.model(mistake.change), golden.tokens)
        let distance = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
        #expect(distance > 2e-4, "\(distance)")
    }

    @Test(arguments: ArchitectureGolden.all)
    func keepsItsConfigurationInFiles(name: String) throws {
        let configuration = try ArchitectureGolden(name).configuration.transformer
        let data = try JSONEncoder().encode(configuration)
        #expect(try JSONDecoder().decode(TransformerConfiguration.self, from: data) == configuration)
        let model = try Transformer(configuration, kernels: CPUKernels(threadCount: 1))
        #expect(configuration.parameterCount == model.store.scalarCount)
    }

    /// Nothing but places changes, so that the way back gives the same bytes.
    @Test func regroupsRowsOfHeadsThereAndBack() throws {
        let tensor = try Tensor(shape: [12, 2], floats: (0..<24).map(Float.init))
        let moved = try tensor.regrouped(outer: 2, inner: 3)
        #expect(moved.floats.prefix(8) == [0, 1, 2, 3, 12, 13, 14, 15])
        #expect(try moved.regrouped(outer: 3, inner: 2) == tensor)
        #expect(throws: TensorError.cannotRegroup(shape: [12, 2], groups: 15)) {
            try tensor.regrouped(outer: 5, inner: 3)
        }
    }

    @Test(arguments: ArchitectureGolden.all)
    func readsFilesSavedWithoutTheHead(name: String) throws {
        let golden = try ArchitectureGolden(name)
        let bare = InMemoryWeights()
        for name in golden.weights.names {
            let parts = name.split(separator: ".", maxSplits: 1)
            let isBelow = ["transformer", "gpt_neox", "model"].contains(parts[0])
            try bare.write(golden.weights.tensor(named: name), named: isBelow ? String(parts[1]) : name)
        }
        let found = try HuggingFaceWeights(bare, configuration: golden.configuration)
        #expect(found.names.count == (try golden.model().store.parameters.count))
    }
}
