import Eval
import EvalReport
import Foundation
import Testing

@Suite struct ReportFileTests {
    @Test func resultsHaveTheNamesThatScriptsRelyOn() throws {
        let results = try objects("results", of: sampleReport())
        #expect(results.count == 6)
        for result in results {
            let promised = [
                "task", "protocol", "arm", "strategy", "pauses", "metric", "value", "standardError",
                "interval", "items", "seeds",
            ]
            #expect(Set(promised).subtracting(result.keys).isEmpty)
        }
        let last = try #require(results.last)
        #expect(last["task"] as? String == "sums" && last["protocol"] as? String == "test")
        #expect(last["arm"] as? String == "PausePT_PauseFT" && last["strategy"] as? String == "append")
        #expect(last["pauses"] as? Int == 10 && last["metric"] as? String == "f1")
        #expect(last["items"] as? Int == 40 && last["seeds"] as? Int == 3)
        let interval = try #require(last["interval"] as? [Double])
        #expect(interval.count == 2 && interval[0] < interval[1])
    }

    @Test func comparisonsHaveTheNamesThatScriptsRelyOn() throws {
        let comparison = try #require(try objects("comparisons", of: sampleReport()).first)
        #expect(comparison["arms"] as? [String] == ["StdPT_PauseFT", "StdPT_StdFT"])
        #expect(comparison["strategies"] as? [String] == ["append", "none"])
        #expect(comparison["pauses"] as? [Int] == [10, 0])
        #expect(comparison["test"] as? String == "paired-t" && comparison["pairs"] as? Int == 3)
        #expect((comparison["interval"] as? [Double])?.count == 2)
        for key in ["difference", "pValue", "adjustedPValue"] { #expect(comparison[key] is Double, "\(key)") }
    }

    @Test func anUnknownStandardErrorIsNull() throws {
        let measure = Measure(task: "t", protocolName: "p", metric: "m")
        let interval = ConfidenceInterval.proportion(successes: 1, of: 1)
        let result = ReportResult(measure, condition: Condition(arm: "a"), value: 1, interval: interval)
        let object = try #require(try objects("results", of: Report(title: "t", results: [result])).first)
        #expect(object["standardError"] is NSNull)
    }

    @Test func whatIsWrittenIsReadBack() throws {
        var report = try sampleReport()
        var curve = ReportCurve(metric: "loss", arm: "StdPT_StdFT", seed: 1)
        curve.append(step: 1, value: 0.7)
        curve.append(step: 5, value: 0.25)
        report.curves = [curve]
        #expect(try Report(json: report.json()) == report)
    }

    @Test(arguments: [
        ("[]", "r.json: '' is not a value of type Dictionary<String, Any>"),
        ("{", "r.json: it is not valid JSON"),
        ("{\"formatVersion\": 1}", "r.json: 'title' is missing"),
        (
            """
            {"formatVersion": 1, "title": "t", "results": [], "comparisons": [], "training": [],
             "notes": [], "curves": [{"metric": "m", "arm": "a", "seed": 0, "steps": [1], "values": []}]}
            """,
            "r.json: 'curves.0.values': 0 values for 1 steps"
        ),
        (
            """
            {"formatVersion": 2, "title": "t", "results": [], "comparisons": [], "training": [],
             "notes": [], "curves": []}
            """,
            "r.json: it has format version 2, this program reads 1"
        ),
    ])
    func aBrokenReportIsNamed(json: String, message: String) throws {
        let error = try #require(throws: EvalError.self) {
            _ = try Report(json: Data(json.utf8), file: "r.json")
        }
        #expect("\(error)" == message + "; remove the file and evaluate again")
    }

    @Test func aFailureLeavesNoPartialFile() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "report-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        // A folder in the place of the file: the file is written whole, and cannot be renamed.
        let inTheWay = folder.appending(path: "report.json/kept")
        try FileManager.default.createDirectory(at: inTheWay, withIntermediateDirectories: true)
        let path = folder.appending(path: "report.json").path
        #expect(throws: EvalError.notWritten(file: path, problem: "Is a directory")) {
            try sampleReport().write(toDirectory: folder.path)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["report.json"])
    }

    @Test func aNumberThatJSONCannotExpressIsNamed() throws {
        let curve = ReportCurve(metric: "loss", arm: "a", seed: 0, steps: [1], values: [.infinity])
        let error = EvalError.notWritten(
            file: "report.json",
            problem: "'curves.0.values.0' is inf, which JSON cannot express"
        )
        #expect(throws: error) { try Report(title: "t", curves: [curve]).json() }
    }

    @Test func writingReplacesOldFilesAndLeavesNothingElse() throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let report = try sampleReport()
        for title in ["first", "second"] {
            var titled = report
            titled.title = title
            try titled.write(toDirectory: folder.path)
            let json = try Data(contentsOf: folder.appending(path: "report.json"))
            #expect(try Report(json: json).title == title)
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                == ["report.html", "report.json"]
        )
    }

    @Test func aFailedWriteLeavesTheOldFile() throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let report = try sampleReport()
        try report.write(toDirectory: folder.path)
        // A directory in the way of the partial file.
        let obstacle = folder.appending(path: "report.json.partial/x")
        try FileManager.default.createDirectory(at: obstacle, withIntermediateDirectories: true)
        #expect(throws: EvalError.self) { try Report(title: "new").write(toDirectory: folder.path) }
        #expect(try Report(json: Data(contentsOf: folder.appending(path: "report.json"))) == report)
    }

    @Test func aMissingFolderIsNamed() throws {
        let error = try #require(throws: EvalError.self) {
            try Report(title: "t").write(toDirectory: "/nonexistent")
        }
        #expect(
            "\(error)" == """
                /nonexistent/report.json was not written: \
                '/nonexistent/report.json.partial' cannot be created; name another folder, or correct this \
                and evaluate again
                """
        )
    }

    private func objects(_ key: String, of report: Report) throws -> [[String: Any]] {
        let object = try #require(try JSONSerialization.jsonObject(with: report.json()) as? [String: Any])
        return try #require(object[key] as? [[String: Any]])
    }

    private func temporaryFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}
