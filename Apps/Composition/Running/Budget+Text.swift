import Foundation
public import Training

extension Budget {
    /// For example `48.2k tokens, 3.1k pauses, 1.2 TFLOP`.
    public var text: String {
        let operations = Self.split(operationCount)
        return "\(Self.short(realTokenCount)) tokens, \(Self.short(pauseTokenCount)) pauses,"
            + " \(operations.number) \(operations.prefix)FLOP"
    }

    private static func short(_ count: Int) -> String {
        let parts = split(Double(count))
        return parts.number + parts.prefix
    }

    /// Three digits, and the letter that stands for the power of a thousand.
    private static func split(_ number: Double) -> (number: String, prefix: String) {
        var rest = number
        var prefixes = ["", "k", "M", "G", "T", "P", "E", "Z"][...]
        while rest >= 999.5, prefixes.count > 1 {
            rest /= 1000
            prefixes.removeFirst()
        }
        return (String(format: "%.3g", rest), prefixes.first ?? "")
    }
}
