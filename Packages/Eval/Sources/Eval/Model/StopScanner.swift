/// Finds where a reply ends, while its bytes arrive token by token.
///
/// The reply ends in front of the stop string that is complete first; of two that are complete at
/// the same byte, in front of the longer. So the result does not depend on how the text was cut into
/// tokens, and a stop string may span several.
public struct StopScanner: Sendable {
    private let stops: [[UInt8]]
    private var bytes: [UInt8] = []
    private var end: Int?
    /// How many bytes were handed out by ``takeSettled()``.
    private var takenCount = 0

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
    /// The bytes that belong to the reply whatever follows, each handed out once.
    ///
    /// Bytes that may turn out to begin a stop string are kept back.
    public mutating func takeSettled() -> [UInt8] {
        take(to: end ?? bytes.count - openCount)
    }

    /// The bytes of the reply that ``takeSettled()`` kept back, where nothing follows.
    public mutating func takeRest() -> [UInt8] {
        take(to: end ?? bytes.count)
    }

    private mutating func take(to count: Int) -> [UInt8] {
        defer { takenCount = count }
        return Array(bytes[takenCount..<count])
    }

    /// How many bytes at the end begin a stop string and do not complete it.
    private var openCount: Int {
        stops.map { stop in
            (1..<stop.count).last { bytes.suffix($0).elementsEqual(stop.prefix($0)) } ?? 0
        }.max() ?? 0
    }
}
