/// The stable name of a pause strategy.
public struct PauseStrategyName: RawRepresentable, Hashable, Comparable, Sendable, Codable {
    /// The name as it stands in files.
    public let rawValue: String

    /// Wraps a name.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Orders names alphabetically.
    public static func < (left: PauseStrategyName, right: PauseStrategyName) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension PauseStrategyName: ExpressibleByStringLiteral, CustomStringConvertible {
    /// Makes a name from a literal.
    public init(stringLiteral value: String) {
        self.rawValue = value
    }

    /// The bare name.
    public var description: String { rawValue }
}
