import Foundation
import Model
import Randomness
import Tensor
import Testing

@Suite struct TransformerConfigurationTests {
    typealias Change = @Sendable (inout TransformerConfiguration) -> Void

    struct Refusal: Sendable, CustomTestStringConvertible {
        let field: String
        let value: String
        let requirement: String
        let change: Change

        init(_ field: String, _ value: String, _ requirement: String, _ change: @escaping Change) {
            self.field = field
            self.value = value
            self.requirement = requirement
            self.change = change
        }

        var testDescription: String { "\(field) \(value)" }
    }

    private static let count = "between 1 and 2^30"
    private static let tooMany = (1 << 30) + 1

    static let refusals = [
        Refusal("vocabularySize", "0", count) { $0.vocabularySize = 0 },
        Refusal("vocabularySize", "\(tooMany)", count) { $0.vocabularySize = tooMany },
        Refusal("contextLength", "-1", count) { $0.contextLength = -1 },
        Refusal("width", "0", count) { $0.width = 0 },
        Refusal("width", "\(Int.max)", count) { $0.width = .max },
        Refusal("layerCount", "0", count) { $0.layerCount = 0 },
        Refusal("headCount", "0", count) { $0.headCount = 0 },
        Refusal("keyHeadCount", "0", count) { $0.keyHeadCount = 0 },
        Refusal("headWidth", "0", count) { $0.headWidth = 0 },
        Refusal("feedForwardWidth", "\(Int.min)", count) { $0.feedForwardWidth = .min },
        Refusal("pauseTokenCount", "-1", "between 0 and 65536") { $0.pauseTokenCount = -1 },
        Refusal("pauseTokenCount", "65537", "between 0 and 65536") { $0.pauseTokenCount = 65_537 },
        Refusal("keyHeadCount", "3", "a divisor of headCount 4") { $0.keyHeadCount = 3 },
        Refusal("keyHeadCount", "8", "a divisor of headCount 4") { $0.keyHeadCount = 8 },
        Refusal("headWidth", "7", "even, for rotary positions") { $0.headWidth = 7 },
        Refusal("headWidth", "258", "at most 256") { $0.headWidth = 258 },
        Refusal("contextLength", "26843546", "at most 26843545, for rotary positions of width 10") {
            $0.contextLength = 26_843_546
        },
        Refusal("normEpsilon", "0.0", "between 0 and 1") { $0.normEpsilon = 0 },
        Refusal("normEpsilon", "1.0", "between 0 and 1") { $0.normEpsilon = 1 },
        Refusal("normEpsilon", "nan", "between 0 and 1") { $0.normEpsilon = .nan },
        Refusal("rotaryBase", "1.0", "above 1") { $0.rotaryBase = 1 },
        Refusal("rotaryBase", "inf", "above 1") { $0.rotaryBase = .infinity },
        Refusal("rotaryBase", "nan", "above 1") { $0.rotaryBase = .nan },
    ]

    @Test(arguments: refusals)
    func refusesWhatCannotBeBuilt(refusal: Refusal) throws {
        var configuration = TinyModel.llama()
        try configuration.validate()
        refusal.change(&configuration)
        let expected = ModelError.invalidConfiguration(
            field: refusal.field,
            value: refusal.value,
            requirement: refusal.requirement
        )
        #expect(throws: expected) { try configuration.validate() }
        #expect(throws: expected) { try Transformer(configuration, kernels: CPUKernels(threadCount: 1)) }
        #expect(
            expected.description
                == "model setting '\(refusal.field)' is \(refusal.value); it must be \(refusal.requirement)"
        )
    }

    /// Every product of two settings fits, and that of all does not.
    @Test func refusesModelsThatNoMachineHolds() {
        var configuration = TinyModel.gpt2()
        configuration.width = 1 << 30
        configuration.feedForwardWidth = 1 << 30
        configuration.layerCount = 1 << 30
        configuration.headCount = 1 << 30
        configuration.keyHeadCount = 1 << 30
        configuration.vocabularySize = 1 << 30
        #expect {
            try configuration.validate()
        } throws: { error in
            guard case .invalidConfiguration("parameterCount", _, "at most 2^40") = error as? ModelError
            else {
                return false
            }
            return true
        }
    }

    @Test func acceptsTheLargestAndTheSmallest() throws {
        var configuration = TransformerConfiguration.gpt2(
            vocabularySize: 1,
            contextLength: 1,
            width: 1,
            layerCount: 1,
            headCount: 1
        )
        try configuration.validate()
        configuration.pauseTokenCount = 65_536
        configuration.vocabularySize = 1 << 30
        configuration.headWidth = 256
        try configuration.validate()
    }

    /// An odd width is no hindrance where nothing turns.
    @Test func acceptsOddHeadsWithLearnedPositions() throws {
        var configuration = TinyModel.gpt2()
        configuration.headWidth = 7
        try configuration.validate()
        let batch = TinyBatch("odd", batch: 1, positionCount: 5, configuration: configuration)
        let model = try TinyModel.model(configuration)
        #expect(try batch.losses(batch.record(model), vocabularySize: 61).allSatisfy { $0.isFinite })
    }

    static let shapes: [TransformerConfiguration] = {
        var shapes = [TinyModel.untied, TinyModel.mixed]
        for pauses in [0, 1, 10] {
            for ties in [true, false] {
                for var configuration in [TinyModel.gpt2(pauses: pauses), TinyModel.llama(pauses: pauses)] {
                    configuration.tiesEmbeddings = ties
                    shapes.append(configuration)
                    configuration.isGated.toggle()
                    configuration.hasBiases.toggle()
                    shapes.append(configuration)
                }
            }
        }
        return shapes
    }()

    @Test(arguments: shapes)
    func countsTheParametersOfTheModel(configuration: TransformerConfiguration) throws {
        let model = try Transformer(configuration, kernels: CPUKernels(threadCount: 1))
        #expect(configuration.parameterCount == model.store.scalarCount)
    }

    /// GPT-2 small and TinyLlama 1.1B as published.
    @Test func countsTheParametersOfPublishedModels() {
        let gpt2 = TransformerConfiguration.gpt2(
            vocabularySize: 50_257,
            contextLength: 1024,
            width: 768,
            layerCount: 12,
            headCount: 12
        )
        #expect(gpt2.parameterCount == 124_439_808)
        var llama = TransformerConfiguration.llama(
            vocabularySize: 32_000,
            contextLength: 2048,
            width: 2048,
            layerCount: 22,
            headCount: 32
        )
        llama.keyHeadCount = 4
        llama.feedForwardWidth = 5632
        #expect(llama.parameterCount == 1_100_048_384)
    }

    @Test func theLlamaFormRoundsItsFeedForwardWidth() {
        let widths = [24, 64, 288, 768, 4096].map { width in
            TransformerConfiguration.llama(
                vocabularySize: 2,
                contextLength: 2,
                width: width,
                layerCount: 1,
                headCount: 1
            ).feedForwardWidth
        }
        #expect(widths == [64, 192, 768, 2048, 10_944])
    }

    @Test func anotherPauseAddsARowAndTwiceThePositionsTwiceTheWork() {
        let (none, one) = (TinyModel.gpt2(), TinyModel.gpt2(pauses: 1))
        #expect(one.parameterCount - none.parameterCount == none.width)
        let products = none.forwardOperationCount(positionCount: 1, logitCount: 0)
        // Twelve squares of the width per block, two operations each, and one score of each head.
        #expect(products == Double(2 * 2 * (12 * 24 * 24 + 2 * 24)))
        let logits = none.forwardOperationCount(positionCount: 1, logitCount: 3) - products
        #expect(logits == Double(2 * 3 * 61 * 24))
    }

    /// Checkpoints hold these names.
    @Test func keepsItsNamesInFiles() throws {
        let json = #"""
            {
                "vocabularySize": 53, "pauseTokenCount": 0, "contextLength": 80, "width": 24, "layerCount": 2,
                "headCount": 4, "keyHeadCount": 2, "headWidth": 10, "feedForwardWidth": 64,
                "positions": "rotary", "rotaryBase": 10000, "norm": "rootMeanSquare", "normEpsilon": 1e-5,
                "activation": "silu", "isGated": true, "hasBiases": false, "tiesEmbeddings": false
            }
            """#
        let llama = TinyModel.llama()
        #expect(try JSONDecoder().decode(TransformerConfiguration.self, from: Data(json.utf8)) == llama)
        for configuration in [llama, TinyModel.gpt2(pauses: 3), TinyModel.mixed] {
            let data = try JSONEncoder().encode(configuration)
            #expect(try JSONDecoder().decode(TransformerConfiguration.self, from: data) == configuration)
        }
    }
}
