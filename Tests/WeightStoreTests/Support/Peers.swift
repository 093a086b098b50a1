import Foundation

/// The Python of the peers, which has the reference libraries; named by `FERMATA_PEERS_PYTHON`.
enum Peers {
    static let python = ProcessInfo.processInfo.environment["FERMATA_PEERS_PYTHON"]

    /// Whether that Python can import a module.
    static func have(_ module: String) -> Bool {
        (try? run("-c", "import \(module)"))?.status == 0
    }

    /// Runs the Python; returns what it printed.
    static func run(_ arguments: String...) throws -> (status: Int32, output: Data) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python ?? "/nonexistent")
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }
}
