import Foundation
import Testing

/// The code in the guides is the code that runs here.
@Suite struct DocumentationTests {
    @Test func theGuideToTasksShowsCodeThatRuns() throws {
        let blocks = try swiftBlocks(of: "docs/add-an-eval-task.md")
        #expect(blocks.count == 2)
        #expect(blocks.first == (try source("LetterCount.swift")))
        #expect(blocks.last == (try source("LetterCountTests.swift")))
    }

    private func swiftBlocks(of page: String) throws -> [String] {
        try String(contentsOf: Fixture.root.appending(path: page), encoding: .utf8)
            .split(separator: "```swift\n").dropFirst()
            .map { String($0.prefix(upTo: $0.firstRange(of: "```")?.lowerBound ?? $0.endIndex)) }
    }

    private func source(_ file: String) throws -> String {
        try String(contentsOf: Fixture.root.appending(path: "Tests/EvalTests/" + file), encoding: .utf8)
    }
}
