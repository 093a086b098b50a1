import Composition
import Foundation

/// Shows how much of some files was read, and stops when the user wants to.
final class ReadingProgress {
    private let line: ProgressLine
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private let totalByteCount: Int
    private var finishedByteCount = 0
    /// The bytes of text so far, unpacked.
    private(set) var textByteCount = 0

    init(label: String, files: [TextFile]) {
        totalByteCount = files.reduce(0) { $0 + $1.byteCount }
        line = ProgressLine(label: label, total: Self.megabytes(totalByteCount))
        start = clock.now
    }

    /// Takes note of a piece of a file.
    func note(_ piece: TextFile.Piece) throws {
        if Interruption.shared.isRequested { throw Interrupted("stopped; nothing was written") }
        textByteCount += piece.bytes.count
        // The end is shown by `finish`, once.
        let readByteCount = min(finishedByteCount + piece.readByteCount, totalByteCount - 1)
        let count = min(Self.megabytes(readByteCount), Self.megabytes(totalByteCount) - 1)
        line.show(max(count, 0), detail: "")
    }

    /// Takes note that a file was read to its end.
    func finish(_ file: TextFile) {
        finishedByteCount += file.byteCount
    }

    /// Shows that everything was read.
    func finish() {
        line.show(Self.megabytes(totalByteCount), detail: "")
    }

    var seconds: Double { (clock.now - start) / .seconds(1) }

    private static func megabytes(_ byteCount: Int) -> Int { max(1, (byteCount + 999_999) / 1_000_000) }
}
