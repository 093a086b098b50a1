/// Reads the header of a GGUF file, never past the end of the file.
struct GGUFScanner {
    private let file: MappedFile
    private(set) var position = 0

    init(_ file: MappedFile) {
        self.file = file
    }

    /// The bytes that are left.
    var remaining: Int { file.byteCount - position }

    mutating func bytes(_ count: Int, _ field: String) throws(WeightStoreError) -> [UInt8] {
        guard count <= remaining else {
            throw problem(field, "it takes \(count) bytes, and \(remaining) are left in the file")
        }
        position += count
        return file.copy(position - count..<position)
    }

    mutating func bits(_ byteCount: Int, _ field: String) throws(WeightStoreError) -> UInt64 {
        try bytes(byteCount, field).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A number of things of which each takes at least `byteCount` bytes.
    mutating func count(of byteCount: Int, _ field: String) throws(WeightStoreError) -> Int {
        let bits = try bits(8, field)
        guard let count = Int(exactly: bits), count <= remaining / byteCount else {
            throw problem(field, "\(bits), and \(remaining) bytes are left in the file")
        }
        return count
    }

    mutating func text(_ field: String) throws(WeightStoreError) -> String {
        let count = try count(of: 1, field)
        guard let text = String(validating: try bytes(count, field), as: UTF8.self) else {
            throw problem(field, "not UTF-8")
        }
        return text
    }

    mutating func valueType(_ field: String) throws(WeightStoreError) -> GGUFValueType {
        let code = UInt32(truncatingIfNeeded: try bits(4, field))
        guard let type = GGUFValueType(rawValue: code) else {
            throw problem(field, "the unknown type \(code)")
        }
        return type
    }

    mutating func value(_ field: String) throws(WeightStoreError) -> GGUFValue {
        let type = try valueType(field)
        switch type {
        case .array: return try list(field)
        case .string: return .text(try text(field))
        case .bool: return .flag(try bits(1, field) != 0)
        case .float32, .float64: return .number(try number(type, field), type: type)
        default: return .integer(try integer(type, field), type: type)
        }
    }

    private mutating func list(_ field: String) throws(WeightStoreError) -> GGUFValue {
        let type = try valueType(field)
        let count = try count(of: type.byteCount ?? 8, field)
        guard count <= EntryLimits.listCount else { throw problem(field, "a list of \(count) values") }
        switch type {
        case .array: throw problem(field, "a list of lists")
        case .string:
            var texts: [String] = []
            for _ in 0..<count { texts.append(try text(field)) }
            return .texts(texts)
        case .float32, .float64:
            var numbers: [Double] = []
            for _ in 0..<count { numbers.append(try number(type, field)) }
            return .numbers(numbers, type: type)
        default:
            var integers: [Int64] = []
            for _ in 0..<count { integers.append(try integer(type, field)) }
            return .integers(integers, type: type)
        }
    }

    private mutating func number(_ type: GGUFValueType, _ field: String) throws(WeightStoreError) -> Double {
        if type == .float64 { return Double(bitPattern: try bits(8, field)) }
        return Double(Float(bitPattern: UInt32(truncatingIfNeeded: try bits(4, field))))
    }

    private mutating func integer(_ type: GGUFValueType, _ field: String) throws(WeightStoreError) -> Int64 {
        let width = type.byteCount ?? 8
        let bits = Int64(bitPattern: try bits(width, field))
        guard type.isSigned else {
            guard bits >= 0 else { throw problem(field, "a number beyond 2^63") }
            return bits
        }
        let shift = Int64(64 - 8 * width)
        return (bits << shift) >> shift
    }

    /// The error that `description` was found at `field`.
    func problem(_ field: String, _ description: String) -> WeightStoreError {
        .malformed(path: file.path, field: field, problem: description)
    }
}
