import Foundation

/// The parts of a GGUF header.
extension Data {
    /// Appends a number, lowest byte first.
    mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: number >> Number(shift)))
        }
    }

    /// Appends the length of a text and the text.
    mutating func append(text: String) {
        append(UInt64(text.utf8.count))
        append(contentsOf: text.utf8)
    }

    /// Appends the type of a value and the value.
    mutating func append(_ value: GGUFValue) {
        switch value {
        case .integer(let integer, let type):
            append(type.rawValue)
            append(integer, as: type)
        case .number(let number, let type):
            append(type.rawValue)
            append(number, as: type)
        case .flag(let flag):
            append(GGUFValueType.bool.rawValue)
            append(UInt8(flag ? 1 : 0))
        case .text(let text):
            append(GGUFValueType.string.rawValue)
            append(text: text)
        case .integers(let integers, let type):
            appendListHeader(type, integers.count)
            for integer in integers { append(integer, as: type) }
        case .numbers(let numbers, let type):
            appendListHeader(type, numbers.count)
            for number in numbers { append(number, as: type) }
        case .texts(let texts):
            appendListHeader(.string, texts.count)
            for text in texts { append(text: text) }
        }
    }

    private mutating func appendListHeader(_ type: GGUFValueType, _ count: Int) {
        append(GGUFValueType.array.rawValue)
        append(type.rawValue)
        append(UInt64(count))
    }

    private mutating func append(_ integer: Int64, as type: GGUFValueType) {
        switch type.byteCount {
        case 1: append(UInt8(truncatingIfNeeded: integer))
        case 2: append(UInt16(truncatingIfNeeded: integer))
        case 4: append(UInt32(truncatingIfNeeded: integer))
        default: append(integer)
        }
    }

    private mutating func append(_ number: Double, as type: GGUFValueType) {
        if type == .float64 { append(number.bitPattern) } else { append(Float(number).bitPattern) }
    }
}
