import Foundation
import Synchronization

/// What a program did.
struct Outcome {
    /// The exit code, or 128 and the number of the signal that killed it.
    let status: Int32
    let output: String
    /// Standard error, with the folder it ran in written as `.`.
    let errors: String

    /// The lines of standard error without those that show progress.
    var complaint: String {
        errors.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("training ") && !$0.hasSuffix(" left") }
            .joined(separator: "\n")
    }

    /// Standard output as one JSON object; empty if it is none.
    var json: [String: Any] {
        let object = try? JSONSerialization.jsonObject(with: Data(output.utf8))
        return object as? [String: Any] ?? [:]
    }
}

/// A program that runs in a workplace.
final class Launch {
    /// No test waits longer for a program.
    private static let patience = 90.0

    private let process = Process()
    private let isDone = DispatchSemaphore(value: 0)
    private let workplace: Workplace
    private let name = UUID().uuidString

    /// Starts `fermata-<verb>`; `shell` is what a shell does first, for example limit the size of files.
    convenience init(
        _ verb: String,
        _ arguments: [String],
        in workplace: Workplace,
        input: String = "",
        shell: String? = nil
    ) throws {
        let program = (Programs.folder ?? workplace.folder).appending(path: "fermata-\(verb)")
        try self.init(program: program, arguments, in: workplace, input: input, shell: shell)
    }

    /// Starts any program.
    init(
        program: URL,
        _ arguments: [String],
        in workplace: Workplace,
        input: String = "",
        shell: String? = nil
    ) throws {
        self.workplace = workplace
        if let shell {
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-c", "\(shell); exec \"$0\" \"$@\"", program.path] + arguments
        } else {
            process.executableURL = program
            process.arguments = arguments
        }
        process.currentDirectoryURL = workplace.folder
        var environment = ProcessInfo.processInfo.environment
        environment["FERMATA_DATA"] = nil
        environment["OMP_NUM_THREADS"] = "1"
        environment["SWIFT_BACKTRACE"] = "enable=no"
        process.environment = environment
        try connect(input: input)
        process.terminationHandler = { [isDone] _ in isDone.signal() }
        try process.run()
    }

    /// Files rather than pipes: nothing that a program writes can make it wait.
    private func connect(input: String) throws {
        try workplace.write(input, to: ".in-\(name)")
        try workplace.write("", to: ".out-\(name)")
        try workplace.write("", to: ".err-\(name)")
        process.standardInput = try FileHandle(forReadingFrom: workplace.url(".in-\(name)"))
        process.standardOutput = try FileHandle(forWritingTo: workplace.url(".out-\(name)"))
        process.standardError = try FileHandle(forWritingTo: workplace.url(".err-\(name)"))
    }

    /// Sends a signal, unless the program has ended.
    func send(_ signal: Int32) {
        if process.isRunning { kill(process.processIdentifier, signal) }
    }

    /// Waits until `condition` holds or the program has ended; says whether it still runs.
    func wait(until condition: () -> Bool) -> Bool {
        let deadline = Date(timeIntervalSinceNow: Self.patience)
        while process.isRunning, Date() < deadline {
            if condition() { return process.isRunning }
            usleep(200)
        }
        return false
    }

    /// What was written to standard error so far.
    var errors: String { (try? workplace.text(".err-\(name)")) ?? "" }

    /// Waits for the end.
    func outcome() throws -> Outcome {
        if isDone.wait(timeout: .now() + Self.patience) == .timedOut {
            send(SIGKILL)
            isDone.wait()
        }
        let isSignal = process.terminationReason == .uncaughtSignal
        let outcome = Outcome(
            status: process.terminationStatus + (isSignal ? 128 : 0),
            output: try workplace.text(".out-\(name)"),
            errors: errors.replacingOccurrences(of: workplace.folder.path, with: ".")
        )
        for stream in ["in", "out", "err"] {
            try FileManager.default.removeItem(at: workplace.url(".\(stream)-\(name)"))
        }
        return outcome
    }
}

extension Workplace {
    /// Runs `fermata-<verb>` to its end.
    func run(
        _ verb: String,
        _ arguments: String...,
        input: String = "",
        shell: String? = nil
    ) throws -> Outcome {
        try Launch(verb, arguments, in: self, input: input, shell: shell).outcome()
    }
}
