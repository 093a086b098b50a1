public import Randomness
import Tensor

/// How a new model's parameters are drawn.
public enum Initialization: String, Codable, CaseIterable, Sendable {
    /// Normal with deviation 0.02; layers that write to the residual stream, 0.02 / sqrt(2L)
    /// (Radford et al., 2019).
    case gpt2
    /// Normal with deviation 1 / sqrt(inputs), likewise scaled towards the residual stream;
    /// embeddings 0.1, head 0.5 / sqrt(C). Suits models of a few thousand parameters.
    case fanIn
}

extension Transformer {
    /// Draws all parameters: gains as to multiply by 1, biases 0, tables and matrices as `scheme` says.
    ///
    /// Each parameter draws from its own stream, named by its path, so that adding one changes no
    /// other. Pause rows continue the stream of the embedding.
    public func initialize(_ scheme: Initialization, random: RandomStream) throws {
        let gain = Float(1 - configuration.normGainOffset)
        for parameter in store.parameters {
            var stream = random.split(parameter.name)
            let deviation = deviation(of: parameter, scheme: scheme)
            let floats: [Float] =
                if let deviation {
                    (0..<parameter.count).map { _ in Float(stream.normal() * deviation) }
                } else {
                    [Float](repeating: parameter.name.hasSuffix("/gain") ? gain : 0, count: parameter.count)
                }
            try store.set(parameter, to: Tensor(shape: parameter.shape, floats: floats))
        }
        store.refreshCopies()
    }

    /// Nil for gains and biases.
    private func deviation(of parameter: Parameter, scheme: Initialization) -> Double? {
        guard parameter.shape.count == 2 else { return nil }
        let writesToResidual = parameter.name.hasSuffix("/output/weight")
        let share = writesToResidual ? 1 / Double(2 * configuration.layerCount).squareRoot() : 1
        switch scheme {
        case .gpt2:
            return 0.02 * share
        case .fanIn:
            if parameter.name.hasPrefix("embedding/") { return 0.1 }
            let fanIn = 1 / Double(parameter.shape[1]).squareRoot()
            return parameter.name == "head/weight" ? 0.5 * fanIn : fanIn * share
        }
    }
}
