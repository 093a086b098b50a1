import Datasets
import Foundation
import Synchronization

/// The identities of files, each read once as long as it does not change.
final class FileIdentities: Sendable {
    private struct Key: Hashable {
        let path: String
        let byteCount: Int
        let changed: Date
    }

    private let known = Mutex<[Key: FileIdentity]>([:])

    /// The identity of what `file` holds now.
    func identity(of file: URL) throws -> FileIdentity {
        let values = try? file.resourceValues(forKeys: [.fileSizeKey, .contentModificationDateKey])
        guard let byteCount = values?.fileSize, let changed = values?.contentModificationDate
        else { return try FileIdentity(contentsOf: file) }
        let key = Key(path: file.path, byteCount: byteCount, changed: changed)
        if let identity = known.withLock({ $0[key] }) { return identity }
        let identity = try FileIdentity(contentsOf: file)
        known.withLock { $0[key] = identity }
        return identity
    }
}
