import Foundation

/// The folder of real data files, named by `FERMATA_DATA`.
enum RealData {
    static let variable = "FERMATA_DATA"

    static var isThere: Bool { ProcessInfo.processInfo.environment[variable] != nil }

    static func file(_ path: String) -> URL {
        URL(fileURLWithPath: ProcessInfo.processInfo.environment[variable] ?? "").appendingPathComponent(path)
    }
}
