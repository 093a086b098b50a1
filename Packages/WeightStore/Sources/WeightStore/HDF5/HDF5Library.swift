import CHDF5
import Synchronization

/// The process-wide lock around libhdf5, whose state is global even where the library was built
/// without its own lock.
///
/// Only ``HDF5WeightWriter`` takes it, each of its public methods for one whole operation; what writes
/// in this folder assumes that it is held. Nothing that runs under it owns a writer, so a writer's
/// `deinit` may take it without waiting for itself. Nothing is read through the library.
enum HDF5Library {
    private static let isPrepared = Mutex(false)

    /// Runs `body` while nobody else in the process talks to HDF5.
    static func withLock<Result: Sendable>(
        _ body: () throws(WeightStoreError) -> Result
    ) throws(WeightStoreError) -> Result {
        try isPrepared.withLock { (prepared: inout Bool) throws(WeightStoreError) -> Result in
            if !prepared {
                // Comes first. Every file is closed when its owner goes; nothing is left for the
                // end of the process, least of all a file on a full disk.
                _ = H5dont_atexit()
                prepared = true
            }
            // The switch belongs to the calling thread in thread-safe builds of the library.
            HDF5ErrorStack.stopPrinting()
            return try body()
        }
    }

    /// The version of the library in use, such as `1.10.8`.
    static var version: String {
        var (major, minor, release): (UInt32, UInt32, UInt32) = (0, 0, 0)
        _ = H5get_libversion(&major, &minor, &release)
        return "\(major).\(minor).\(release)"
    }
}
