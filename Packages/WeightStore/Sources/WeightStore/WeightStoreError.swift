import Glibc

/// A failure to read or write a weight file.
///
/// A tensor that is not there is ``/Tensor/TensorError/missingTensor(name:source:closest:)``, the
/// same for every kind of reader.
public enum WeightStoreError: Error, Equatable, Sendable {
    /// There is nothing at this path.
    case fileNotFound(path: String)
    /// The file or folder is not one that can be read here; `found` says what it looks like.
    case unsupportedFormat(path: String, found: String, remedy: String)
    /// A field of the file contradicts the format or the file's size.
    case malformed(path: String, field: String, problem: String)
    /// A tensor has a number type that is not read.
    case unsupportedType(name: String, path: String, found: String)
    /// A tensor or document cannot be written under this name or with this content.
    case unstorable(name: String, path: String, problem: String)
    /// The stored bytes are not those that were written.
    case checksumMismatch(name: String, path: String, expected: UInt32, found: UInt32)
    /// An index names a file that is not there.
    case missingShard(shard: String, index: String)
    /// An index and its shards disagree about which tensors exist.
    case indexMismatch(index: String, missing: [String], unlisted: [String])
    /// The operating system refused an operation; `code` is its error number.
    case systemFailure(operation: String, path: String, code: Int32)
    /// HDF5 refused an operation; `stack` is its own error stack, innermost first.
    case libraryFailure(operation: String, path: String, stack: [String])
}

extension WeightStoreError: CustomStringConvertible {
    /// What was wrong, where, and what to do next.
    public var description: String {
        switch self {
        case .fileNotFound(let path):
            "there is no weight file at '\(path)'; check the path"
        case .unsupportedFormat(let path, let found, let remedy):
            "'\(path)' is \(found), which is not read; \(remedy)"
        case .malformed(let path, let field, let problem):
            "'\(path)' is damaged or not trustworthy: \(field): \(problem); get the file again"
        case .unsupportedType(let name, let path, let found):
            "tensor '\(name)' in '\(path)' has type \(found);"
                + " float32, float16, bfloat16 and int32 are read, so convert it first"
        case .unstorable(let name, let path, let problem):
            "'\(name)' cannot be written to '\(path)': \(problem)"
        case .checksumMismatch(let name, let path, let expected, let found):
            "'\(name)' in '\(path)' is damaged: its checksum is \(found), it was written with \(expected);"
                + " get the file again or use an older one"
        case .missingShard(let shard, let index):
            "'\(index)' names the file '\(shard)', which is not beside it; download it too"
        case .indexMismatch(let index, let missing, let unlisted):
            "'\(index)' does not belong to its files:"
                + count(missing, "listed but absent") + count(unlisted, "present but not listed")
                + " download index and files again, together"
        case .systemFailure(let operation, let path, let code):
            "could not \(operation) '\(path)': \(String(cString: strerror(code)))"
        case .libraryFailure(let operation, let path, let stack):
            "HDF5 could not \(operation) '\(path)': \(ends(of: stack).joined(separator: " <- "));"
                + " if the file is cut short, use an older one or get it again"
        }
    }

    /// The innermost and the outermost message; those between only name functions.
    private func ends(of stack: [String]) -> [String] {
        stack.count > 2 ? [stack[0], stack[stack.count - 1]] : stack
    }

    private func count(_ names: [String], _ what: String) -> String {
        guard let first = names.first else { return "" }
        return names.count == 1
            ? " '\(first)' is \(what);" : " '\(first)' and \(names.count - 1) more are \(what);"
    }
}
