import Foundation
import Testing

/// Where the built programs lie: beside the tests that are running.
enum Programs {
    /// The folder; nil if the programs were not built.
    static let folder: URL? = {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["FERMATA_PROGRAMS"] { return URL(filePath: path) }
        var folder = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let program = folder.appending(path: "fermata-pretrain")
            if FileManager.default.isExecutableFile(atPath: program.path) { return folder }
        }
        return nil
    }()
}

extension Trait where Self == ConditionTrait {
    /// Skips a suite where the programs were not built.
    static var programsAreBuilt: Self {
        .enabled(if: Programs.folder != nil, "build the programs first: make")
    }
}
