import Glibc

/// Runs a system call until it is not interrupted, and turns -1 into an error.
///
/// The one place that looks at `errno` after a call.
@discardableResult
func systemCall<Result: SignedInteger>(
    _ operation: String,
    _ path: String,
    _ call: () -> Result
) throws(WeightStoreError) -> Result {
    while true {
        let result = call()
        if result != -1 { return result }
        let code = errno
        guard code != EINTR else { continue }
        throw code == ENOENT && operation == "open"
            ? .fileNotFound(path: path)
            : .systemFailure(operation: operation, path: path, code: code)
    }
}
