/// Finds where a reply ends, while its bytes arrive token by token.
///
/// The reply ends in front of the stop string that is complete first; of two that are complete at
/// the same byte, in front of the longer. So the result does not depend on how the text was cut into
/// tokens, and a stop string may span several.
public struct StopScanner: Sendable {
    private let stops: [[UInt8]]
    private var bytes: [UInt8] = []
    private var end: Int?

    /// Looks for `stops`, none of them empty.
    public init(stops: [String]) {
        precondition(!stops.contains(""), "a stop string is empty")
        self.stops = stops.map { Array($0.utf8) }.sorted { $0.count > $1.count }
    }

    /// Whether a stop string has appeared; what arrives afterwards is ignored.
    public var isStopped: Bool { end != nil }

    /// The reply so far, without the stop string; invalid UTF-8 is replaced by U+FFFD.
    public var text: String {
        String(decoding: bytes.prefix(end ?? bytes.count), as: UTF8.self)
    }

    /// Takes in the bytes of one more token, and says whether the reply has ended.
    @discardableResult
    public mutating func append(_ newBytes: some Sequence<UInt8>) -> Bool {
        for byte in newBytes where !isStopped {
            bytes.append(byte)
            let stop = stops.first { bytes.suffix($0.count).elementsEqual($0) }
            end = stop.map { bytes.count - $0.count }
        }
        return isStopped
    }
}
