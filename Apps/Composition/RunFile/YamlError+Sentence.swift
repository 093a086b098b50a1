import Yams

extension YamlError {
    /// Why a text is not YAML, and where, on one line.
    var sentence: String {
        switch self {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let place = "line \(mark.line), column \(mark.column)"
            let cause = context.map { " (\($0.text) of line \($0.mark.line))" } ?? ""
            return "it is not YAML: \(problem) at \(place)\(cause); correct it there"
        case .duplicatedKeysInMapping(let keys, let context):
            let list = keys.map { "'\($0)'" }.joined(separator: ", ")
            return "\(list) stands twice in the mapping at line \(context.mark.line); remove one of the two"
        default:
            return "it is not YAML; correct it: \("\(self)".split(separator: "\n").joined(separator: " "))"
        }
    }
}
