/// A data set, template or batch that cannot be used as asked.
public enum DatasetError: Error, Equatable, Sendable {
    /// The file cannot be opened, read or unpacked.
    case unreadable(file: String, problem: String)
    /// The file, or one line of it, has more bytes than ``ReadingLimits`` allows.
    case tooLarge(file: String, line: Int?, limit: Int)
    /// A file or source holds nothing.
    case empty(String)
    /// The bytes are not UTF-8; the line counts from 1, the byte from 0 within it.
    case notUTF8(file: String, line: Int, byte: Int)
    /// One record is wrong. `line` is `nil` in files that are one JSON value.
    case invalidRecord(file: String, line: Int?, field: String, problem: String)
    /// A prompt template cannot be filled.
    case invalidTemplate(name: String, problem: String)
    /// A setting has a value that cannot work.
    case invalidSetting(name: String, problem: String)
    /// A source was asked for an example that it does not have.
    case noSuchExample(source: String, index: Int, count: Int?)
    /// An example does not fit into the model's context.
    case exampleTooLong(id: String, positions: Int, limit: Int)
    /// An example cannot be trained on: no output has a target, a hint is not one token, or a
    /// character has no token.
    case untrainableExample(id: String, problem: String)
    /// A corpus has fewer tokens than one window.
    case corpusTooShort(name: String, tokens: Int, needed: Int)
}

extension DatasetError: CustomStringConvertible {
    /// What was wrong, where, and what to do about it.
    public var description: String {
        switch self {
        case .unreadable(let file, let problem):
            "\(file): \(problem)"
        case .tooLarge(let file, let line, let limit):
            "\(place(file, line)): more than \(limit) bytes unpacked; raise "
                + "ReadingLimits.\(line == nil ? "fileByteCount" : "lineByteCount") if the file is sound"
        case .empty(let name):
            "\(name) holds nothing to read; check that the file is whole and the limit above 0"
        case .notUTF8(let file, let line, let byte):
            "\(place(file, line)): byte \(byte) is not UTF-8; convert the file to UTF-8"
        case .invalidRecord(let file, let line, let field, let problem):
            "\(place(file, line)): \(field.isEmpty ? "" : "'\(field)' ")\(problem); "
                + "correct the record or restore the file"
        case .invalidTemplate(let name, let problem):
            "prompt template '\(name)': \(problem)"
        case .invalidSetting(let name, let problem):
            "setting '\(name)': \(problem)"
        case .noSuchExample(let source, let index, let count):
            "\(source) has no example \(index), only \(count.map { "0..<\($0)" } ?? "those from 0 on")"
        case .exampleTooLong(let id, let positions, let limit):
            "example '\(id)' takes \(positions) positions, the context has \(limit); "
                + "raise the context length or let prompts be cut from the left"
        case .untrainableExample(let id, let problem):
            "example '\(id)' cannot be trained on: \(problem)"
        case .corpusTooShort(let name, let tokens, let needed):
            "corpus '\(name)' has \(tokens) tokens, one window needs \(needed); "
                + "add text or shorten the context"
        }
    }

    private func place(_ file: String, _ line: Int?) -> String {
        line.map { "\(file), line \($0)" } ?? file
    }
}
