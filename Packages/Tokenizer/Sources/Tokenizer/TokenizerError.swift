/// Why a tokenizer could not be read or made.
///
/// Each case carries what a caller may branch on; `description` says what was wrong, where, and what to
/// do next.
public enum TokenizerError: Error, Equatable, Sendable {
    /// There is nothing at the path that could be a tokenizer.
    case notFound(path: String, lookedFor: [String])
    /// The file exists, and cannot be read.
    case unreadable(path: String, reason: String)
    /// A known format that this version does not read.
    case unsupported(path: String, format: String)
    /// The file breaks the rules of its format.
    case invalid(FilePosition, problem: String)
    /// A token, an id or a merge appears for the second time.
    case duplicate(FilePosition, entry: String)
    /// An id is negative, or not below the number of tokens; so a gap in the ids is found.
    case idOutOfRange(FilePosition, id: Int, count: Int)
    /// A merge names or makes a token that the vocabulary lacks.
    case unknownToken(FilePosition, token: String)
    /// The vocabulary lacks the token of a single byte, so some text could not be encoded.
    case missingByte(FilePosition, byte: UInt8)
    /// Ordinary text would yield a special token.
    case reachableSpecialToken(FilePosition, token: String)
    /// The alphabet of a character tokenizer is empty or repeats a character.
    case invalidAlphabet(String, problem: String)
    /// The tokenizer has no special token of that name that is free to become a pause.
    case noSpecialToken(String)
    /// A text has characters that no token stands for.
    case unencodable([Unicode.Scalar])
    /// A tokenizer cannot be trained with these settings on this text.
    case impossibleTraining(problem: String)
}

/// Where in a file something was found.
public enum FilePosition: Equatable, Sendable {
    /// The file as a whole.
    case file(String)
    /// A line, counted from 1.
    case line(Int, of: String)
    /// A field, for example `merges[12]`.
    case field(String, of: String)
}

extension FilePosition: CustomStringConvertible {
    /// The file, then the place in it.
    public var description: String {
        switch self {
        case .file(let path): "'\(path)'"
        case .line(let line, let path): "'\(path)', line \(line)"
        case .field(let field, let path): "'\(path)', field '\(field)'"
        }
    }
}

extension TokenizerError: CustomStringConvertible {
    /// What was wrong, where, and what to do next.
    public var description: String {
        switch self {
        case .notFound(let path, let lookedFor):
            "no tokenizer at '\(path)'; looked for \(lookedFor.joined(separator: ", "))"
        case .unreadable(let path, let reason):
            "cannot read '\(path)': \(reason)"
        case .unsupported(let path, let format):
            "'\(path)' is \(format), which this version does not read; "
                + "it reads \(TokenizerLoader.fileFormats.joined(separator: ", "))"
        case .invalid(let position, let problem):
            "\(position): \(problem)"
        case .duplicate(let position, let entry):
            "\(position): \(entry) appears twice; keep one of the two"
        case .idOutOfRange(let position, let id, let count):
            "\(position): id \(id) is out of range; \(count) tokens take the ids 0..<\(count), without gaps"
        case .unknownToken(let position, let token):
            "\(position): the vocabulary has no token '\(token)'; "
                + "vocabulary and merges must come from one model"
        case .missingByte(let position, let byte):
            "\(position): no token '\(ByteAlphabet.shared.spelling(of: [byte]))' for byte \(byte); "
                + "a byte-level vocabulary needs all 256"
        case .reachableSpecialToken(let position, let token):
            "\(position): ordinary text would yield the special token '\(token)'; "
                + "remove the merge that makes it"
        case .invalidAlphabet(let alphabet, let problem):
            "alphabet '\(alphabet)' \(problem)"
        case .noSpecialToken(let name):
            "the tokenizer has no special token '\(name)' without a role; name one that it reserves"
        case .unencodable(let characters):
            "the tokenizer has no token for \(Self.list(characters)); use one that has, or remove them"
        case .impossibleTraining(let problem):
            "cannot train a tokenizer: \(problem)"
        }
    }

    /// The first characters, with those that cannot be seen spelled as escapes.
    private static func list(_ characters: [Unicode.Scalar]) -> String {
        let shown = characters.prefix(5).map { "'\($0.escaped(asASCII: false))'" }.joined(separator: ", ")
        return characters.count > 5 ? "\(shown) and \(characters.count - 5) more characters" : shown
    }
}
