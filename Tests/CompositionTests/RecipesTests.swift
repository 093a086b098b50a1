import Composition
import Foundation
import PauseStrategy
import Testing

/// The run files that users start from can be used as they are.
@Suite struct RecipesTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Recipes").standardizedFileURL

    /// Recipes with arms are for experiments; the others are run files.
    private static var runFiles: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted().filter { name in
            let text = (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
            return !text.contains("\narms:")
        }
    }

    @Test func thereAreSome() {
        #expect(Self.runFiles.count >= 2)
    }

    @Test(arguments: runFiles)
    func areWithinAllLimits(name: String) throws {
        let path = Self.folder.appending(path: name).path
        let settings = try SettingsFile(path: path).decode(RunFile.self, over: RunFile())
        try settings.check()
        _ = try Strategies.builtin().resolved(settings.pauses)
    }
}
