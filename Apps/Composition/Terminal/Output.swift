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

    /// Ends the line on a terminal, where the next prompt would stand behind the text; a pipe or a file gets
    /// nothing but the text.
    public static func endLineOnTerminal() throws(CommandError) {
        if isatty(STDOUT_FILENO) == 1 { try endLine() }
    }

    /// Ends the line.
    public static func endLine() throws(CommandError) {
        try write(Data("\n".utf8))
    }

    /// Writes what `print` has kept back, and throws if that fails.
    static func finish() throws(CommandError) {
        guard fflush(nil) == 0 else {
            throw .unwritableOutput(problem: String(cString: strerror(errno)))
        }
    }
}
