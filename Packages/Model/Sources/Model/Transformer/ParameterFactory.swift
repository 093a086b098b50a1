import Tensor

/// Makes the parameters of layers, named by path.
struct ParameterFactory {
    let store: ParameterStore
    let configuration: TransformerConfiguration

    func table(_ path: String, rows: Int, uses: ParameterUses) -> Parameter {
        store.makeParameter(path, shape: [rows, configuration.width], decays: true, uses: uses)
    }

    func linear(_ path: String, outputs: Int, inputs: Int, hasBias: Bool) -> LinearParameters {
        LinearParameters(
            weight: store.makeParameter(
                "\(path)/weight",
                shape: [outputs, inputs],
                decays: true,
                uses: .products
            ),
            bias: hasBias ? vector("\(path)/bias", count: outputs) : nil
        )
    }

    func norm(_ path: String) -> NormParameters {
        let width = configuration.width
        return NormParameters(
            kind: configuration.norm,
            gain: vector("\(path)/gain", count: width),
            bias: configuration.norm == .layer ? vector("\(path)/bias", count: width) : nil,
            gainOffset: Float(configuration.normGainOffset),
            epsilon: Float(configuration.normEpsilon)
        )
    }

    private func vector(_ path: String, count: Int) -> Parameter {
        store.makeParameter(path, shape: [count], decays: false, uses: .values)
    }
}
