/// What the interpreter of pickles can make: data, and tensors as descriptions.
///
/// Nothing is ever run.
indirect enum PickleValue {
    case none
    case flag(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case tuple([PickleValue], depth: Int)
    case list(PickleList)
    case dictionary(PickleDictionary)
    /// A name of Python's that is on the list of those allowed.
    case global(PickleGlobal)
    case storage(PickleStorage)
    case tensor(PickleTensor)
    case mark

    /// How many containers lie inside one another.
    var depth: Int {
        switch self {
        case .tuple(_, let depth): depth
        case .list(let list): list.depth
        case .dictionary(let dictionary): dictionary.depth
        default: 0
        }
    }

    /// The values of a short tuple of whole numbers; nil for anything else.
    func integers(atMost limit: Int) -> [Int]? {
        guard case .tuple(let values, _) = self, values.count <= limit else { return nil }
        let integers = values.compactMap { if case .integer(let value) = $0 { value } else { nil } }
        return integers.count == values.count ? integers : nil
    }
}

/// A container that grows while it is on the stack.
///
/// Once it lies in another one it is complete, so that no container can hold itself, and its depth is known.
class PickleContainer {
    var depth = 1
    var isComplete = false
}

/// A list.
final class PickleList: PickleContainer {
    var values: [PickleValue] = []
}

/// A dictionary; keys that are no text are not kept.
final class PickleDictionary: PickleContainer {
    var values: [(key: String, value: PickleValue)] = []

    subscript(key: String) -> PickleValue? { values.last { $0.key == key }?.value }
}

/// The functions and classes that a file may name.
enum PickleGlobal: Equatable {
    case orderedDictionary
    case rebuildTensor
    case rebuildParameter
    /// As the one before, for numbers whose type is an argument and whose storage is one of bytes.
    case rebuildTensorOfType
    /// A type of storage, for example `FloatStorage`.
    case storageType(String)
    /// A type of numbers that has no storage of its own, for example `float8_e4m3fn`.
    case numberType(String)

    private static let families = ["float", "bfloat", "uint", "int", "complex", "bool"]

    init?(module: String, name: String) {
        switch (module, name) {
        case ("collections", "OrderedDict"): self = .orderedDictionary
        case ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor
        case ("torch._utils", "_rebuild_tensor_v3"): self = .rebuildTensorOfType
        case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
        case ("torch", _) where name.hasSuffix("Storage"),
            ("torch.storage", _) where name.hasSuffix("Storage"):
            self = .storageType(name)
        case ("torch", _) where Self.families.contains { name.hasPrefix($0) }: self = .numberType(name)
        default: return nil
        }
    }
}
