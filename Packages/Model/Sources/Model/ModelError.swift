/// A model that cannot be built or used as asked.
public enum ModelError: Error, Equatable, Sendable {
    /// A field of the configuration cannot be used.
    case invalidConfiguration(field: String, value: String, requirement: String)
    /// There is no such architecture here.
    case unsupportedArchitecture(name: String, known: [String])
    /// No family of other libraries computes what this model does.
    case noSuchArchitecture(nearest: String)
    /// More positions than the model can read.
    case contextTooLong(positions: Int, contextLength: Int)
    /// A token that is no row of the embedding.
    case tokenOutOfRange(token: Int, rows: Int)
    /// Weights that no parameter is made from: the configuration describes another model.
    case unusedTensors(names: [String], source: String)
}

extension ModelError: CustomStringConvertible {
    /// What was wrong, and what would do.
    public var description: String {
        switch self {
        case .invalidConfiguration(let field, let value, let requirement):
            "model setting '\(field)' is \(value); it must be \(requirement)"
        case .unsupportedArchitecture(let name, let known):
            "the architecture '\(name)' is not supported; known: \(known.joined(separator: ", "))"
        case .noSuchArchitecture(let nearest):
            "no architecture of other libraries computes what this model does, the nearest"
                + " being '\(nearest)'; keep it in a native file"
        case .contextTooLong(let positions, let contextLength):
            "\(positions) positions do not fit the model's context of \(contextLength);"
                + " shorten the prompt, generate less, or use fewer pauses"
        case .tokenOutOfRange(let token, let rows):
            "token \(token) is outside the model's \(rows) embedding rows;"
                + " the tokenizer probably belongs to another model"
        case .unusedTensors(let names, let source):
            "'\(source)' holds \(names.count) tensors that the model has no place for:"
                + " \(names.prefix(3).joined(separator: ", "))\(names.count > 3 ? " and more" : "");"
                + " its configuration belongs to another model, or leaves out layers or biases"
        }
    }
}
