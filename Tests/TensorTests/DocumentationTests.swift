import Foundation
import Testing

/// The code in the guide is the code that runs here.
@Suite struct DocumentationTests {
    @Test func theGuideShowsTheOperationThatTheseTestsRun() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let page = folder.appending(path: "../../docs/add-an-operation.md").standardizedFileURL
        let blocks = try String(contentsOf: page, encoding: .utf8)
            .split(separator: "```swift\n").dropFirst()
            .map { String($0.prefix(upTo: $0.firstRange(of: "```")?.lowerBound ?? $0.endIndex)) }
        let files = try ["SumOperation.swift", "SumCases.swift"].map {
            try String(contentsOf: folder.appending(path: "Guide/\($0)"), encoding: .utf8)
        }
        #expect(blocks == files)
    }
}
