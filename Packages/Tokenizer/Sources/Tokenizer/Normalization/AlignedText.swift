/// A stretch of text while it is normalized: its bytes, and which bytes of the original they stand for.
struct AlignedText: Sendable {
    /// The bytes as they are now, valid UTF-8.
    private(set) var bytes: [UInt8]
    /// For each place between bytes, both ends among them, the offset in the original; nil where the bytes
    /// are those of the original from `start` on, or nobody asks.
    private var origins: [Int]?
    /// Where the text begins in the original.
    let start: Int
    /// Whether offsets are wanted.
    let isTracked: Bool
    /// Whether other text stands right in front, so that no space is put there.
    let isContinuation: Bool

    /// The text `bytes`, which begin at `start` of the original.
    init(_ bytes: [UInt8], start: Int, isTracked: Bool, isContinuation: Bool = false) {
        self.bytes = bytes
        self.start = start
        self.isTracked = isTracked
        self.isContinuation = isContinuation
    }

    /// The text `bytes`, which stands at `start` in the place of this one or of a part of it.
    private func replaced(by bytes: [UInt8], start: Int, isContinuation: Bool) -> AlignedText {
        AlignedText(bytes, start: start, isTracked: isTracked, isContinuation: isContinuation)
    }

    /// The offset in the original of the place in front of byte `index`.
    func origin(_ index: Int) -> Int {
        origins.map { $0[index] } ?? start + index
    }

    /// The part of the text in `range`; only the first one goes on from what stands in front of the text.
    func part(_ range: Range<Int>) -> AlignedText {
        var part = replaced(
            by: Array(bytes[range]),
            start: origin(range.lowerBound),
            isContinuation: isContinuation && range.lowerBound == 0
        )
        if let origins { part.origins = Array(origins[range.lowerBound...range.upperBound]) }
        return part
    }

    /// The text that `edit` writes in the place of this one.
    func rewritten(_ edit: (inout Writer) -> Void) -> AlignedText {
        var writer = Writer(self)
        edit(&writer)
        var text = replaced(by: writer.bytes, start: start, isContinuation: isContinuation)
        text.origins = writer.origins.map { $0 + [origin(bytes.count)] }
        return text
    }

    /// Writes a text in the place of another.
    struct Writer {
        private let source: AlignedText
        private(set) var bytes: [UInt8] = []
        private(set) var origins: [Int]?

        init(_ source: AlignedText) {
            self.source = source
            bytes.reserveCapacity(source.bytes.count + 8)
            if source.isTracked { origins = [] }
        }

        /// Keeps the bytes in `range` of the source.
        mutating func copy(_ range: Range<Int>) {
            bytes += source.bytes[range]
            if origins != nil { for index in range { origins?.append(source.origin(index)) } }
        }

        /// Puts `replacement` in the place of the bytes in `range` of the source.
        mutating func replace(_ range: Range<Int>, by replacement: some Collection<UInt8>) {
            bytes += replacement
            guard origins != nil else { return }
            let first = source.origin(range.lowerBound)
            let last = source.origin(range.upperBound)
            for index in 0..<replacement.count { origins?.append(min(first + index, last)) }
        }
    }
}
