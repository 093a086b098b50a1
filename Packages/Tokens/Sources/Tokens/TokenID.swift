/// The number of one vocabulary entry.
///
/// A type of its own, so that an id never mixes with a position or a count.
@frozen
public struct TokenID: RawRepresentable, Hashable, Comparable, Sendable {
    /// The row of the embedding table, from 0.
    public let rawValue: Int32

    /// Wraps a row number.
    @inlinable
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// Wraps a row number known to fit.
    @inlinable
    public init(_ value: Int) {
        self.rawValue = Int32(value)
    }

    /// Orders ids by number.
    @inlinable
    public static func < (left: TokenID, right: TokenID) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension TokenID: ExpressibleByIntegerLiteral {
    /// Makes an id from a literal.
    @inlinable
    public init(integerLiteral value: Int32) {
        self.rawValue = value
    }
}

extension TokenID: CustomStringConvertible {
    /// The bare number.
    public var description: String { String(rawValue) }
}

extension TokenID: Codable {
    /// Decodes the bare number.
    public init(from decoder: any Decoder) throws {
        self.rawValue = try decoder.singleValueContainer().decode(Int32.self)
    }

    /// Encodes the bare number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
