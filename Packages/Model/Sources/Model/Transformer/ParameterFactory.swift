import Tensor

/// Makes the parameters of layers, named by path.
struct ParameterFactory {
    let store: ParameterStore
    let configuration: TransformerConfiguration

    func table(_ path: String, rows: Int) -> Parameter {
        store.makeParameter(path, shape: [rows, configuration.width], decays: true)
    }

    func linear(_ path: String, outputs: Int, inputs: Int, hasBias: Bool) -> LinearParameters {
        LinearParameters(
            weight: store.makeParameter("\(path)/weight", shape: [outputs, inputs], decays: true),
            bias: hasBias
                ? store.makeParameter("\(path)/bias", shape: [outputs], decays: false) : nil
        )
    }

    func norm(_ path: String) -> NormParameters {
        let shape = [configuration.width]
        return NormParameters(
            kind: configuration.norm,
            gain: store.makeParameter("\(path)/gain", shape: shape, decays: false),
            bias: configuration.norm == .layer
                ? store.makeParameter("\(path)/bias", shape: shape, decays: false) : nil,
            gainOffset: Float(configuration.normGainOffset),
            epsilon: Float(configuration.normEpsilon)
        )
    }
}
