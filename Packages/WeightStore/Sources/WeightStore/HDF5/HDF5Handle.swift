import CHDF5

/// Owns one HDF5 identifier and closes it exactly once.
///
/// Noncopyable: two owners of one identifier do not compile. Made and dropped under the lock of
/// ``HDF5Library``.
struct HDF5Handle: ~Copyable {
    typealias Close = @convention(c) (hid_t) -> herr_t

    let id: hid_t
    private let closeIdentifier: Close

    /// Takes ownership of `id`, or throws what HDF5 says about why it is negative.
    init(
        _ id: hid_t,
        to operation: String,
        path: String,
        closedBy close: Close
    ) throws(WeightStoreError) {
        guard id >= 0 else {
            throw HDF5ErrorStack.takeError(operation: operation, path: path)
        }
        self.id = id
        closeIdentifier = close
    }

    deinit {
        _ = closeIdentifier(id)
    }

    /// Closes now, for those whose closing can fail in a way that matters: a file that is written.
    consuming func close(to operation: String, path: String) throws(WeightStoreError) {
        let status = closeIdentifier(id)
        discard self
        try checkHDF5(status, to: operation, path: path)
    }
}

/// Turns a negative status into HDF5's own account of it: the one place that checks return codes.
func checkHDF5(_ status: herr_t, to operation: String, path: String) throws(WeightStoreError) {
    guard status >= 0 else { throw HDF5ErrorStack.takeError(operation: operation, path: path) }
}
