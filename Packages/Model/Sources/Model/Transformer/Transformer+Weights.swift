public import Tensor

extension Transformer {
    /// Reads every parameter from `reader`, where it is called `weights/<path>`.
    ///
    /// - Throws: ``Tensor/TensorError`` for one that is missing or has another shape;
    ///   ``ModelError/unusedTensors(names:source:)`` for tensors below `prefix` that are no parameters.
    public func load(from reader: any WeightReader, prefix: String = "weights/") throws {
        let known = Set(store.parameters.map { prefix + $0.name })
        let unused = reader.names.filter { $0.hasPrefix(prefix) && !known.contains($0) }
        guard unused.isEmpty else { throw ModelError.unusedTensors(names: unused, source: reader.source) }
        for parameter in store.parameters {
            let name = prefix + parameter.name
            let description = try reader.description(of: name)
            guard description.shape == parameter.shape else {
                throw TensorError.shapeMismatch(
                    name: name,
                    expected: parameter.shape,
                    found: description.shape
                )
            }
            try store.set(parameter, to: reader.tensor(named: name))
        }
        store.refreshCopies()
    }

    /// Writes every parameter to `writer` as `weights/<path>`.
    public func write(to writer: any WeightWriter, prefix: String = "weights/") throws {
        for parameter in store.parameters {
            try writer.write(store.tensor(of: parameter), named: prefix + parameter.name)
        }
    }
}
