import Foundation

/// The Python of the peers, which has the reference libraries; named by `FERMATA_PEERS_PYTHON`.
enum Peers {
    static let python = ProcessInfo.processInfo.environment["FERMATA_PEERS_PYTHON"]

    /// Whether that Python has all these modules.
    static func have(_ modules: String...) async -> Bool {
        let question = "from importlib.util import find_spec; exit(not all(map(find_spec, \(modules))))"
        return (try? await run("-c", question))?.status == 0
    }

    /// Runs the Python, without keeping a thread waiting; returns what it printed.
    static func run(_ arguments: String...) async throws -> (status: Int32, output: Data) {
        let folder = try TemporaryFolder()
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("", to: "output")))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python ?? "/nonexistent")
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        return (status, try contents(of: folder.file("output")))
    }
}
