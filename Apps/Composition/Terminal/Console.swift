import Foundation

/// Where people read: standard error, so that standard output stays for results.
public enum Console {
    /// Whether somebody watches.
    public static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Writes a line.
    public static func note(_ line: String) {
        write(line + "\n")
    }

    /// Writes over the current line of a terminal.
    static func rewrite(_ line: String) {
        write("\r\u{1B}[K" + line)
    }

    static func write(_ text: String) {
        // A log on a full disk must not end the run that it is about.
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}

extension Console {
    /// Shows the state of things: over the current line of a terminal, else as a line of its own.
    public static func show(_ line: String) {
        if isTerminal { rewrite(line) } else { note(line) }
    }

    /// Ends what ``show(_:)`` left on a terminal's line.
    public static func endLine() {
        if isTerminal { write("\n") }
    }

    /// Reads a line of standard input, without its end; nil at the end of the input.
    ///
    /// Somebody who types sees `question` first.
    public static func ask(_ question: String) -> String? {
        if isatty(STDIN_FILENO) == 1 { write(question) }
        let line = readLine()
        if line == nil, isatty(STDIN_FILENO) == 1 { write("\n") }
        return line
    }
}
