import Tensor

/// Numbers in an entry of the archive.
struct PickleStorage: Equatable {
    let type: String
    let key: String
    let count: Int
}

/// A tensor: a view of a storage.
struct PickleTensor: Equatable {
    let storage: PickleStorage
    let offset: Int
    let shape: [Int]
    let strides: [Int]

    /// The same view of numbers of another type.
    func holding(_ type: String) -> PickleTensor {
        let storage = PickleStorage(type: type, key: storage.key, count: storage.count)
        return PickleTensor(storage: storage, offset: offset, shape: shape, strides: strides)
    }
}

extension PickleStorage {
    /// The type of the numbers; nil for one that is not read.
    var scalarType: ScalarType? {
        switch type {
        case "FloatStorage": .float32
        case "HalfStorage": .float16
        case "BFloat16Storage": .bfloat16
        case "IntStorage": .int32
        default: nil
        }
    }

    /// What the type of the numbers is called; the storage's own name where that is not known.
    var numberType: String {
        let others = [
            "DoubleStorage": "float64", "LongStorage": "int64", "ShortStorage": "int16",
            "CharStorage": "int8",
            "ByteStorage": "uint8", "BoolStorage": "bool", "ComplexFloatStorage": "complex64",
            "ComplexDoubleStorage": "complex128",
        ]
        return scalarType?.rawValue ?? others[type] ?? type
    }
}
