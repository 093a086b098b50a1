import Composition
import Datasets
import Foundation
import Testing

/// A task is asked with the data that the model learned from, unless told otherwise.
@Suite struct EvaluatedDataTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let run = "data: {kind: parity, parity: {bitCount: 6}, prependsBeginning: true}"
        try folder.write(Data(run.utf8), to: "run/run.yaml")
        try folder.write(Data(), to: "run/checkpoints/step-00000001.h5")
    }

    private func data(_ task: String, _ model: String, _ overrides: String...) throws -> EvaluatedData {
        try EvaluatedData(task: task, model: folder.url.appending(path: model).path, overrides: overrides)
    }

    private func problem(_ body: () throws -> EvaluatedData) -> String? {
        do {
            _ = try body()
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: ["run", "run/checkpoints/step-00000001.h5"])
    func areThoseOfTheRun(model: String) throws {
        let found = try data("parity", model)
        #expect(found.settings.parity.bitCount == 6 && found.settings.prependsBeginning)
        #expect(found.notes == ["data as in \(folder.url.path)/run/run.yaml"])
    }

    @Test func areTheDefaultsForOtherKindsAndModels() throws {
        #expect(try data("squad", "run").settings.kind == .squad)
        #expect(try data("squad", "run").notes.isEmpty)
        #expect(try data("parity", "elsewhere/model.h5").settings == DataSettings())
    }

    @Test func changeAsTheCommandLineSays() throws {
        let found = try data("parity", "run", "parity.bitCount=32", "parity.distribution=uniform-count")
        #expect(found.settings.parity.bitCount == 32)
        #expect(found.settings.parity.distribution == .uniformCount)
        #expect(found.settings.prependsBeginning)
        #expect(found.notes.last == "data changed by parity.bitCount=32, parity.distribution=uniform-count")
    }

    @Test func nameWhatIsNotKnown() {
        #expect(
            problem { try data("parity", "run", "parity.bitCuont=3") }?
                .hasPrefix(
                    "'--set parity.bitCuont=3': 'parity.bitCuont' is not known; did you mean 'bitCount'?"
                ) == true
        )
        #expect(
            problem { try data("parity", "run", "kind=squad") }
                == "--set kind=squad does not fit task 'parity'; leave it out"
        )
        #expect(problem { try data("poetry", "run") } == "there are no data for a task called 'poetry'")
    }
}

/// Readers of a score learn what was cut off the data.
@Suite struct TaskExamplesTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let questions = (0..<4).map { index -> String in
            let answer = #"{"text": "x\#(index)", "answer_start": \#(index * 3)}"#
            return #"{"id": "q\#(index)", "question": "?", "answers": [\#(answer)]}"#
        }
        let document = """
            {"version": "1.1", "data": [{"title": "t", "paragraphs": [
              {"context": "x0 x1 x2 x3", "qas": [\(questions.joined(separator: ","))]}]}]}
            """
        for name in ["train", "dev"] {
            try folder.write(Data(document.utf8), to: "squad/\(name)-v1.1.json")
        }
    }

    private func examples(_ split: DataSplit, characters: Int?, limit: Int = 0) throws -> TaskExamples {
        var settings = DataSettings()
        settings.kind = .squad
        settings.questions.contextLimit = characters.map { ContextLimit(characterCount: $0) }
        settings.questions.limit = limit
        let data = DataAccess(path: folder.url.path, environment: [:])
        return try TaskData(settings: settings, data: data, seed: 0).examples(split)
    }

    @Test func wholePassagesNeedNoNote() throws {
        #expect(try examples(.test, characters: nil).cutNote() == nil)
    }

    @Test func countsTheQuestionsThatLostTheirAnswers() throws {
        let note = "passages were cut to 5 characters, and 2 of 4 questions lost every accepted answer"
        #expect(try examples(.test, characters: 5).cutNote() == note)
        #expect(try examples(.test, characters: 5).cutNote(limit: 100) == note)
        let some = "passages were cut to 5 characters, and 1 of 3 questions lost every accepted answer"
        #expect(try examples(.test, characters: 5).cutNote(limit: 3) == some)
        #expect(try examples(.train, characters: 5, limit: 3).cutNote() == some)
    }
}
