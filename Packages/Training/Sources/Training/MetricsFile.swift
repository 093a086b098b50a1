public import Foundation

/// A file of metrics: one JSON object per step, from step 1 on.
public enum MetricsFile {
    /// The reports of a run that is not being trained.
    ///
    /// - Throws: ``TrainingError/invalidMetrics(file:line:problem:)`` for the first line that is not the
    ///   report of its step, and what the file system throws.
    public static func reports(in file: URL) throws -> [StepReport] {
        try Data(contentsOf: file).split(separator: newline).enumerated().map { index, line in
            guard let report = try? JSONDecoder().decode(StepReport.self, from: line) else {
                throw TrainingError.invalidMetrics(
                    file: file.path,
                    line: index + 1,
                    problem: "is not the report of a step"
                )
            }
            if let problem = report.problem(inLine: index + 1) {
                throw TrainingError.invalidMetrics(file: file.path, line: index + 1, problem: problem)
            }
            return report
        }
    }

    static let newline = UInt8(ascii: "\n")

    /// The reports of the first `count` whole lines, as far as they are those of steps 1, 2 and so on, and
    /// how many bytes they take.
    static func prefix(_ count: Int, of data: Data) -> (reports: [StepReport], byteCount: Int) {
        var reports: [StepReport] = []
        var rest = data[...]
        while reports.count < count, let end = rest.firstIndex(of: newline),
            let report = try? JSONDecoder().decode(StepReport.self, from: rest[..<end]),
            report.problem(inLine: reports.count + 1) == nil
        {
            reports.append(report)
            rest = rest[(end + 1)...]
        }
        return (reports, data.count - rest.count)
    }
}

extension StepReport {
    /// No step reads more tokens than this.
    private static let tokenLimit = 1 << 40

    /// What the report of the step of this line cannot hold; nil if there is nothing.
    fileprivate func problem(inLine line: Int) -> String? {
        if step != line { return "is the report of step \(step), not of step \(line)" }
        for (name, count) in [
            ("targetCount", targetCount), ("realTokenCount", realTokenCount),
            ("pauseTokenCount", pauseTokenCount), ("cutPromptCount", cutPromptCount),
        ] where !(0...Self.tokenLimit).contains(count) {
            return "'\(name)' is \(count); it must be in 0...\(Self.tokenLimit)"
        }
        return nil
    }
}
