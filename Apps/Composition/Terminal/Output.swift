public import Foundation

/// Standard output, which belongs to results.
public enum Output {
    /// Writes `data` at once.
    ///
    /// - Throws: ``CommandError/unwritableOutput(problem:)``, for example on a full disk.
    public static func write(_ data: Data) throws(CommandError) {
        do {
            try FileHandle.standardOutput.write(contentsOf: data)
        } catch {
            throw .unwritableOutput(problem: (error as? CocoaError)?.cause ?? "\(error)")
        }
    }

    /// Writes what `print` has kept back, and throws if that fails.
    static func finish() throws(CommandError) {
        guard fflush(nil) == 0 else {
            throw .unwritableOutput(problem: String(cString: strerror(errno)))
        }
    }
}
