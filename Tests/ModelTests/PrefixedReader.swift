import Foundation
import Randomness
import Tensor

/// The tensors of another reader whose names begin with a prefix, without it.
struct PrefixedReader: WeightReader {
    let base: any WeightReader
    let prefix: String

    var source: String { base.source }
    var names: [String] {
        base.names.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }

    func description(of name: String) throws -> TensorDescription {
        try base.description(of: prefix + name)
    }

    func tensor(named name: String) throws -> Tensor {
        try base.tensor(named: prefix + name)
    }

    func document(named name: String) throws -> Data? {
        nil
    }
}

/// Greedy decoding draws nothing.
enum RandomStreamForGreedy {
    static let unused = RandomStream(seed: 0)
}
