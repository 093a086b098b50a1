public import ArgumentParser
import Foundation

/// A command that is a program of its own: one way of showing errors, and exit codes 0, 1 and 2.
public protocol Program: ParsableCommand {}

extension Program {
    /// Parses the arguments, runs, and exits.
    ///
    /// Exit codes: 0 done, 1 failed, 2 wrong usage.
    public static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
            try Output.finish()
        } catch {
            finish(with: error)
        }
    }

    private static func finish(with error: any Error) -> Never {
        if let code = error as? ExitCode, !code.isSuccess {
            // The command has said what there is to say.
            try? Output.finish()
            Foundation.exit(code.rawValue)
        }
        let isHelp = exitCode(for: error).isSuccess
        let text = isHelp ? fullMessage(for: error) : shortMessage(for: error)
        if isHelp { print(text) } else { Console.note(text) }
        Foundation.exit(isHelp ? 0 : code(for: error))
    }

    private static func shortMessage(for error: any Error) -> String {
        switch error {
        case _ where isUsage(error): fullMessage(for: error)
        case let error as Interrupted: error.description
        case let error as CocoaError: "error: \(error.sentence)"
        default: "error: \(error)"
        }
    }

    private static func code(for error: any Error) -> Int32 {
        if let error = error as? CommandError { return error.isUsage ? 2 : 1 }
        return isUsage(error) ? 2 : 1
    }

    private static func isUsage(_ error: any Error) -> Bool {
        exitCode(for: error) == .validationFailure
    }
}
