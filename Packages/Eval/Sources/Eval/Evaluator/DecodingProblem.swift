/// Says in one phrase why JSON could not be read, with the path to the value.
package enum DecodingProblem {
    /// The phrase for `error`, for example `'metrics.f1' is not a value of type Double`.
    package static func text(of error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        return switch error {
        case .typeMismatch(let type, let context): "'\(path(context))' is not a value of type \(type)"
        case .keyNotFound(let key, let context): "'\(path(context, key.stringValue))' is missing"
        case .valueNotFound(_, let context): "'\(path(context))' is null"
        case .dataCorrupted(let context) where context.codingPath.isEmpty: "it is not valid JSON"
        case .dataCorrupted(let context): "'\(path(context))': \(context.debugDescription)"
        @unknown default: "\(error)"
        }
    }

    private static func path(_ context: DecodingError.Context, _ last: String? = nil) -> String {
        let keys = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
        return (keys + [last].compactMap(\.self)).joined(separator: ".")
    }
}
