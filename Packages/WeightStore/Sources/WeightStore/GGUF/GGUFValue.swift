/// A value of a GGUF file's metadata.
public enum GGUFValue: Equatable, Sendable {
    /// A whole number of any width; `type` is the code of its type.
    case integer(Int64, type: GGUFValueType)
    /// A number with 32 or 64 bits; `type` is the code of its type.
    case number(Double, type: GGUFValueType)
    /// Yes or no.
    case flag(Bool)
    /// Text.
    case text(String)
    /// Whole numbers of one type.
    case integers([Int64], type: GGUFValueType)
    /// Numbers of one type.
    case numbers([Double], type: GGUFValueType)
    /// Texts.
    case texts([String])

    /// A count, as most programs write it.
    public static func count(_ count: Int) -> GGUFValue { .integer(Int64(count), type: .uint32) }
    /// A number in single precision.
    public static func float(_ number: Double) -> GGUFValue { .number(number, type: .float32) }

    /// The value as JSON text; nil for lists.
    var json: String? {
        switch self {
        case .integer(let value, _): "\(value)"
        case .number(let value, let type):
            if !value.isFinite { nil } else { type == .float32 ? "\(Float(value))" : "\(value)" }
        case .flag(let value): "\(value)"
        case .text(let value): JSONText.quoted(value)
        case .integers, .numbers, .texts: nil
        }
    }
}

/// The types of values, by their codes in the file.
public enum GGUFValueType: UInt32, Equatable, Sendable {
    case uint8, int8, uint16, int16, uint32, int32, float32, bool, string, array, uint64, int64, float64

    /// The bytes of one value; nil where they vary.
    var byteCount: Int? {
        switch self {
        case .uint8, .int8, .bool: 1
        case .uint16, .int16: 2
        case .uint32, .int32, .float32: 4
        case .uint64, .int64, .float64: 8
        case .string, .array: nil
        }
    }

    /// Whether values may be negative.
    var isSigned: Bool { [.int8, .int16, .int32, .int64].contains(self) }
}
