/// Reads what `torch.save` writes, and nothing else.
///
/// A pickle is a program for a stack machine that may call any function of Python's. Here every instruction
/// outside a short list, and every name outside ``PickleGlobal``, is refused before anything is made of it.
///
/// Source: `pickletools.py` of Python.
struct PickleInterpreter {
    private var scanner: ByteScanner
    private var stack: [PickleValue] = []
    private var memo: [Int: PickleValue] = [:]

    init(_ bytes: [UInt8], path: String) {
        scanner = ByteScanner(bytes, path: path, field: "data.pkl")
    }

    /// Runs to the end; returns what is left on the stack.
    mutating func run() throws(WeightStoreError) -> PickleValue {
        while true {
            let code = UInt8(try scanner.number(byteCount: 1))
            if code == UInt8(ascii: ".") { return try pop() }
            try perform(code)
        }
    }

    private mutating func perform(_ code: UInt8) throws(WeightStoreError) {
        if try pushConstant(code) { return }
        if try pushText(code) { return }
        if try grow(code) { return }
        switch code {
        case 0x80: _ = try scanner.take(1)
        case 0x95: _ = try scanner.take(8)
        case UInt8(ascii: "("): stack.append(.mark)
        case UInt8(ascii: "q"), UInt8(ascii: "r"):
            let number = try integer(code == UInt8(ascii: "q") ? 1 : 4)
            memo[number] = try top()
        case 0x94: memo[memo.count] = try top()
        case UInt8(ascii: "h"), UInt8(ascii: "j"):
            let number = try integer(code == UInt8(ascii: "h") ? 1 : 4)
            stack.append(try remembered(number))
        case UInt8(ascii: "t"):
            let values = try popToMark()
            try pushTuple(values)
        case 0x85...0x87:
            let values = try pop(count: Int(code) - 0x84)
            try pushTuple(values)
        case UInt8(ascii: "c"):
            let (module, name) = (try line(), try line())
            stack.append(try global(module: module, name: name))
        case 0x93:
            guard case .text(let name) = try pop(), case .text(let module) = try pop() else {
                throw scanner.problem("a name that is no text")
            }
            stack.append(try global(module: module, name: name))
        case UInt8(ascii: "Q"):
            let reference = try pop()
            stack.append(.storage(try storage(reference)))
        case UInt8(ascii: "R"): try call()
        case UInt8(ascii: "b"): _ = try pop()
        default:
            throw scanner.problem("the instruction \(code), which model files do not need; it is not run")
        }
    }

    /// Puts values into the container below them.
    private mutating func grow(_ code: UInt8) throws(WeightStoreError) -> Bool {
        switch code {
        case UInt8(ascii: "a"):
            let value = try pop()
            try append([value])
        case UInt8(ascii: "e"):
            let values = try popToMark()
            try append(values)
        case UInt8(ascii: "s"):
            let (value, key) = (try pop(), try pop())
            try set([key, value])
        case UInt8(ascii: "u"):
            let values = try popToMark()
            try set(values)
        default: return false
        }
        return true
    }

    private mutating func pushConstant(_ code: UInt8) throws(WeightStoreError) -> Bool {
        switch code {
        case UInt8(ascii: "N"): stack.append(.none)
        case 0x88: stack.append(.flag(true))
        case 0x89: stack.append(.flag(false))
        case UInt8(ascii: ")"): stack.append(.tuple([], depth: 1))
        case UInt8(ascii: "]"): stack.append(.list(PickleList()))
        case UInt8(ascii: "}"): stack.append(.dictionary(PickleDictionary()))
        case UInt8(ascii: "K"): stack.append(.integer(try integer(1)))
        case UInt8(ascii: "M"): stack.append(.integer(try integer(2)))
        case UInt8(ascii: "J"):
            stack.append(.integer(Int(Int32(truncatingIfNeeded: try scanner.number(byteCount: 4)))))
        case 0x8a: stack.append(.integer(try longInteger()))
        case UInt8(ascii: "G"):
            let bits = try scanner.take(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
            stack.append(.number(Double(bitPattern: bits)))
        default: return false
        }
        return true
    }

    private mutating func pushText(_ code: UInt8) throws(WeightStoreError) -> Bool {
        let width: Int
        switch code {
        case UInt8(ascii: "U"), 0x8c: width = 1
        case UInt8(ascii: "X"), UInt8(ascii: "T"): width = 4
        default: return false
        }
        let bytes = try scanner.take(scanner.count(byteCount: width))
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw scanner.problem("text that is not UTF-8")
        }
        stack.append(.text(text))
        return true
    }

    private mutating func integer(_ byteCount: Int) throws(WeightStoreError) -> Int {
        try scanner.count(byteCount: byteCount)
    }

    /// Two's complement of up to 8 bytes.
    private mutating func longInteger() throws(WeightStoreError) -> Int {
        let count = try integer(1)
        guard count <= 8 else { throw scanner.problem("a number of \(count) bytes") }
        let bits = Int(truncatingIfNeeded: try scanner.number(byteCount: count))
        let shift = 64 - 8 * count
        return count == 0 ? 0 : (bits << shift) >> shift
    }

    private mutating func line() throws(WeightStoreError) -> String {
        var bytes: [UInt8] = []
        while true {
            let byte = UInt8(try scanner.number(byteCount: 1))
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
    }

    private func global(module: String, name: String) throws(WeightStoreError) -> PickleValue {
        guard let global = PickleGlobal(module: module, name: name) else {
            throw scanner.problem(
                "it names '\(module).\(name)', which model files do not need; it is not run"
            )
        }
        return .global(global)
    }
}

/// The stack, and what is made from it.
extension PickleInterpreter {
    private mutating func pop() throws(WeightStoreError) -> PickleValue {
        guard let value = stack.popLast() else { throw scanner.problem("nothing is on the stack") }
        return value
    }

    private mutating func pop(count: Int) throws(WeightStoreError) -> [PickleValue] {
        guard stack.count >= count else { throw scanner.problem("a tuple of too few values") }
        let values = Array(stack.suffix(count))
        stack.removeLast(count)
        return values
    }

    private func top() throws(WeightStoreError) -> PickleValue {
        guard let value = stack.last else { throw scanner.problem("nothing is on the stack") }
        return value
    }

    private func remembered(_ number: Int) throws(WeightStoreError) -> PickleValue {
        guard let value = memo[number] else { throw scanner.problem("value \(number) was never kept") }
        return value
    }

    private mutating func popToMark() throws(WeightStoreError) -> [PickleValue] {
        let place = stack.lastIndex { if case .mark = $0 { true } else { false } }
        guard let place else { throw scanner.problem("no mark is on the stack") }
        defer { stack.removeSubrange(place...) }
        return Array(stack[(place + 1)...])
    }

    private mutating func pushTuple(_ values: [PickleValue]) throws(WeightStoreError) {
        stack.append(.tuple(values, depth: try depth(around: values)))
    }

    /// How deep a container of `values` is; those are complete from now on.
    private func depth(around values: [PickleValue]) throws(WeightStoreError) -> Int {
        for value in values {
            if case .list(let list) = value { list.isComplete = true }
            if case .dictionary(let dictionary) = value { dictionary.isComplete = true }
        }
        let depth = 1 + (values.map(\.depth).max() ?? 0)
        guard depth <= EntryLimits.depth else { throw scanner.problem("containers \(depth) deep") }
        return depth
    }

    private func append(_ values: [PickleValue]) throws(WeightStoreError) {
        guard case .list(let list) = try top(), !list.isComplete else {
            throw scanner.problem("no list to append to")
        }
        list.depth = max(list.depth, try depth(around: values))
        list.values += values
    }

    private func set(_ values: [PickleValue]) throws(WeightStoreError) {
        guard case .dictionary(let dictionary) = try top(), values.count.isMultiple(of: 2),
            !dictionary.isComplete
        else { throw scanner.problem("no dictionary to put values into") }
        dictionary.depth = max(dictionary.depth, try depth(around: values))
        for index in stride(from: 0, to: values.count, by: 2) {
            if case .text(let key) = values[index] { dictionary.values.append((key, values[index + 1])) }
        }
    }

    /// `('storage', type, key, device, count)`.
    private func storage(_ value: PickleValue) throws(WeightStoreError) -> PickleStorage {
        guard case .tuple(let parts, _) = value, parts.count == 5, case .text("storage") = parts[0],
            case .global(.storageType(let type)) = parts[1], case .text(let key) = parts[2],
            case .integer(let count) = parts[4], count >= 0
        else { throw scanner.problem("a reference that is no storage") }
        return PickleStorage(type: type, key: key, count: count)
    }

    private mutating func call() throws(WeightStoreError) {
        guard case .tuple(let arguments, _) = try pop(), case .global(let function) = try pop() else {
            throw scanner.problem("a call of what is no function")
        }
        switch function {
        case .orderedDictionary: stack.append(.dictionary(PickleDictionary()))
        case .rebuildParameter:
            guard case .tensor? = arguments.first else {
                throw scanner.problem("a parameter without a tensor")
            }
            stack.append(arguments[0])
        case .rebuildTensor: stack.append(.tensor(try tensor(arguments)))
        case .rebuildTensorOfType:
            guard arguments.count >= 7, case .global(.numberType(let type)) = arguments[6] else {
                throw scanner.problem("a tensor without a type of numbers")
            }
            let bytes = try tensor(arguments)
            stack.append(.tensor(bytes.holding(type)))
        case .storageType, .numberType: throw scanner.problem("a call of a type")
        }
    }

    /// `(storage, offset, shape, strides, ...)`.
    private func tensor(_ arguments: [PickleValue]) throws(WeightStoreError) -> PickleTensor {
        guard arguments.count >= 4, case .storage(let storage) = arguments[0],
            case .integer(let offset) = arguments[1],
            let shape = arguments[2].integers(atMost: EntryLimits.rank),
            let strides = arguments[3].integers(atMost: EntryLimits.rank)
        else { throw scanner.problem("a tensor without storage, offset, shape and strides") }
        return PickleTensor(storage: storage, offset: offset, shape: shape, strides: strides)
    }
}
