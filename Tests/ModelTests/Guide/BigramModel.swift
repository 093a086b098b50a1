import Model
import Tensor

/// The plainest model there is: it knows the last token and nothing before it.
final class BigramModel: LanguageModel {
    let configuration: TransformerConfiguration
    let store: ParameterStore
    let head: OutputHead
    private let tokenTable: Parameter
    private let finalNorm: NormParameters

    init(
        _ configuration: TransformerConfiguration,
        kernels: any Kernels,
        precision: Precision = .float32
    ) throws {
        try configuration.validate()
        self.configuration = configuration
        store = ParameterStore(kernels: kernels, precision: precision)
        let (width, vocabularySize) = (configuration.width, configuration.vocabularySize)
        tokenTable = store.makeParameter(
            "embedding/token",
            shape: [vocabularySize + configuration.pauseTokenCount, width],
            decays: true
        )
        finalNorm = NormParameters(
            kind: .rootMeanSquare,
            gain: store.makeParameter("final_norm/gain", shape: [width], decays: false),
            epsilon: Float(configuration.normEpsilon)
        )
        let table = store.makeParameter("head/weight", shape: [vocabularySize, width], decays: true)
        head = OutputHead(weight: table, vocabularySize: vocabularySize)
        try store.allocate()
    }

    func hiddenStates(
        on tape: Tape,
        inputs: ModelInputs,
        of rows: IntegerInput?
    ) throws(KernelError) -> Variable {
        let source = EmbeddingSource(
            tokens: inputs.tokens,
            positions: inputs.positions,
            tokenTable: tokenTable
        )
        let wanted = tape.rows(rows, of: tape.embedding(source))
        return tape.normalize(wanted, with: finalNorm)
    }
}
