/// Bounds on what a file may make the program hold, counted in bytes after unpacking.
///
/// A small gzip file can unpack to a thousand times its size; reading stops at the bound.
public struct ReadingLimits: Codable, Equatable, Sendable {
    /// The longest line of a file that is read by lines; 16 MiB by default.
    public var lineByteCount = 16 << 20
    /// The longest file; 4 GiB by default.
    public var fileByteCount = 4 << 30

    /// The default bounds.
    public init() {}
}
