import Foundation

/// A folder of this process, in which an input is a file.
public struct InputFolder: Sendable {
    let path: String

    /// Makes the folder inside `parent`.
    public init(path parent: String) {
        path = "\(parent)/\(ProcessInfo.processInfo.processIdentifier)"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Writes a file; gives back where it is.
    func store(_ bytes: Slice<UnsafeRawBufferPointer>, as name: String) -> String {
        let file = "\(path)/\(name)"
        let descriptor = open(file, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        precondition(descriptor >= 0, "cannot write '\(file)'")
        defer { close(descriptor) }
        let count = write(descriptor, UnsafeRawBufferPointer(rebasing: bytes).baseAddress, bytes.count)
        precondition(count == bytes.count, "cannot write '\(file)'")
        return file
    }

    /// Writes several files that lie in one input: of each but the last, two bytes say how long it is, and
    /// these come first.
    func store(_ input: UnsafeRawBufferPointer, as names: [String]) -> [String] {
        let headerByteCount = 2 * (names.count - 1)
        guard input.count >= headerByteCount else { return names.map { store(input[...], as: $0) } }
        var rest = input[headerByteCount...]
        return names.indices.map { index in
            var part = rest
            if index < names.count - 1 {
                let length = Int(input[2 * index]) | Int(input[2 * index + 1]) << 8
                part = rest.prefix(length)
            }
            rest = rest.dropFirst(part.count)
            return store(part, as: names[index])
        }
    }
}
