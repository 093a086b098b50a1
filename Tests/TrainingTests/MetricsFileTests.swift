import Foundation
import Testing

@testable import Training

/// A file of metrics is read whole or not at all.
@Suite final class MetricsFileTests {
    private let file = FileManager.default.temporaryDirectory.appending(path: "metrics-\(UUID()).jsonl")

    deinit {
        try? FileManager.default.removeItem(at: file)
    }

    private func line(_ step: Int, realTokenCount: Int = 8) -> String {
        #"{"accuracy":0.25,"cutPromptCount":0,"gradientNorm":2,"learningRate":0.001,"loss":1.5,"#
            + #""nextLoss":1.5,"operationCount":0,"pauseTokenCount":2,"#
            + #""realTokenCount":\#(realTokenCount),"step":\#(step),"targetCount":4}"# + "\n"
    }

    @Test func readsTheReportOfEachStep() throws {
        try Data((1...3).map { line($0) }.joined().utf8).write(to: file)
        #expect(try MetricsFile.reports(in: file) == (1...3).map { .example(step: $0) })
    }

    @Test func namesTheFirstWrongLine() throws {
        let limit = 1 << 40
        for (wrong, problem) in [
            ("not a report\n", "is not the report of a step"),
            (String(line(2).dropLast(9)), "is not the report of a step"),
            (line(2).replacing("0.25", with: "1e999"), "is not the report of a step"),
            (line(1), "is the report of step 1, not of step 2"),
            (line(3), "is the report of step 3, not of step 2"),
            (line(2, realTokenCount: -1), "'realTokenCount' is -1; it must be in 0...\(limit)"),
            (line(2, realTokenCount: .max), "'realTokenCount' is \(Int.max); it must be in 0...\(limit)"),
        ] {
            try Data((line(1) + wrong).utf8).write(to: file)
            let error = TrainingError.invalidMetrics(file: file.path, line: 2, problem: problem)
            #expect(throws: error) { try MetricsFile.reports(in: file) }
            #expect(
                error.description
                    == "'\(file.path)', line 2: \(problem); restore the file, or train anew in another folder"
            )
        }
    }
}
