import CHDF5

/// HDF5's own account of what went wrong in the last call.
enum HDF5ErrorStack {
    /// Takes the messages, innermost first, and leaves the stack empty.
    static func take() -> [String] {
        var messages: [String] = []
        _ = withUnsafeMutablePointer(to: &messages) { messages in
            H5Ewalk2(
                chdf5_default_error_stack(),
                H5E_WALK_UPWARD,
                { _, entry, context in
                    guard let text = entry?.pointee.desc, let context else { return 0 }
                    let message = String(cString: text).replacing("\n", with: "")
                    context.assumingMemoryBound(to: [String].self).pointee.append(message)
                    return 0
                },
                messages
            )
        }
        _ = H5Eclear2(chdf5_default_error_stack())
        return messages
    }

    /// Takes the messages as an error: the system's own if it was the system that refused.
    static func takeError(operation: String, path: String) -> WeightStoreError {
        let stack = take()
        guard let number = stack.first?.firstMatch(of: /errno = (\d+)/), let code = Int32(number.1) else {
            return .libraryFailure(operation: operation, path: path, stack: stack)
        }
        return .systemFailure(operation: operation, path: path, code: code)
    }

    /// Keeps HDF5 from printing every failed call to standard error.
    static func stopPrinting() {
        _ = H5Eset_auto2(chdf5_default_error_stack(), nil, nil)
    }
}
