import Datasets
import Foundation
import Testing

@testable import Training

/// The file of metrics after any crash is, once the run went on, that of a run that never stopped.
@Suite final class MetricsLogTests {
    private let file = FileManager.default.temporaryDirectory.appending(path: "metrics-\(UUID()).jsonl")

    deinit {
        try? FileManager.default.removeItem(at: file)
    }

    private func line(_ step: Int) -> String {
        #"{"accuracy":0.25,"cutPromptCount":0,"gradientNorm":2,"learningRate":0.001,"loss":1.5,"#
            + #""nextLoss":1.5,"operationCount":0,"pauseTokenCount":2,"#
            + #""realTokenCount":8,"step":\#(step),"targetCount":4}"#
            + "\n"
    }

    private func lines(_ steps: some Sequence<Int>) -> String {
        steps.map(line).joined()
    }

    private var contents: String {
        get throws { try String(contentsOf: file, encoding: .utf8) }
    }

    private func makeTrainer() throws -> Trainer {
        try Trainer(
            model: TinyModel.gpt2.make(),
            source: ListedBatches([Batch(DrawnRows().rows(2))]),
            plan: .constant(steps: 3)
        )
    }

    @Test func writesOneLineForEachStep() throws {
        let log = try MetricsLog(file: file, keepingSteps: 0)
        let trainer = try makeTrainer()
        for step in 1...3 { try log.didFinishStep(.example(step: step), of: trainer) }
        try log.didFinishRun(of: trainer)
        #expect(try contents == lines(1...3))
        #expect(log.kept.isEmpty)
    }

    @Test func writesHintLossesOnlyWhereThereAreHints() throws {
        let report = StepReport(
            step: 1,
            loss: 3,
            nextLoss: 2,
            hintLoss: 1,
            accuracy: 0,
            gradientNorm: 1,
            learningRate: 1,
            targetCount: 2,
            realTokenCount: 3,
            pauseTokenCount: 4,
            cutPromptCount: 0,
            operationCount: 0
        )
        let log = try MetricsLog(file: file, keepingSteps: 0)
        try log.didFinishStep(report, of: makeTrainer())
        #expect(try contents.contains(#""hintLoss":1,"#))
    }

    @Test(arguments: ["", #"{"accuracy":0.2"#, "not a report\n"])
    func takesOffWhatFollowsTheLastCheckpoint(rest: String) throws {
        try Data((lines(1...5) + rest).utf8).write(to: file)
        let log = try MetricsLog(file: file, keepingSteps: 3)
        #expect(log.kept == (1...3).map { .example(step: $0) })
        #expect(try contents == lines(1...3))
        try log.didFinishStep(.example(step: 4), of: makeTrainer())
        #expect(try contents == lines(1...4))
    }

    @Test func aRunThatStartsAnewKeepsNothing() throws {
        try Data(lines(1...5).utf8).write(to: file)
        #expect(try MetricsLog(file: file, keepingSteps: 0).kept.isEmpty)
        #expect(try contents.isEmpty)
    }

    @Test func keepsEveryLineOfACompleteFile() throws {
        try Data(lines(1...3).utf8).write(to: file)
        #expect(try MetricsLog(file: file, keepingSteps: 3).kept.count == 3)
        #expect(try contents == lines(1...3))
    }

    /// Opens the log for `steps` steps, which must fail, leave the file alone and count `found` lines.
    private func expectRefusal(of text: String?, steps: Int, found: Int) throws {
        if let text { try Data(text.utf8).write(to: file) }
        let problem = """
            it has \(found) whole lines for \(steps) steps taken; restore the file, or start a run anew in \
            another folder
            """
        let expected = TrainingError.wrongCheckpoint(source: file.path, problem: problem)
        #expect(throws: expected) { try MetricsLog(file: file, keepingSteps: steps) }
        #expect(expected.description == "'\(file.path)' is not a checkpoint of this run: \(problem)")
        #expect(try text == nil || contents == text)
    }

    @Test func refusesAFileThatIsNotThere() throws {
        try expectRefusal(of: nil, steps: 3, found: 0)
        #expect(!FileManager.default.fileExists(atPath: file.path))
    }

    @Test func refusesAFileThatEndsTooEarly() throws {
        try expectRefusal(of: lines(1...2) + line(3).dropLast(2), steps: 3, found: 2)
    }

    @Test func refusesADamagedLine() throws {
        try expectRefusal(of: line(1) + "?\n" + lines(2...3), steps: 3, found: 1)
    }

    @Test func refusesLinesThatAreNotInOrder() throws {
        try expectRefusal(of: lines([1, 3, 2]), steps: 3, found: 1)
        try expectRefusal(of: lines([1, 1, 2]), steps: 3, found: 1)
        try expectRefusal(of: lines(2...4), steps: 3, found: 0)
    }
}
