public import Foundation

/// Grade school mathematics, from the original `train.jsonl` or `test.jsonl`.
///
/// The completion is the worked answer with its last line `#### 72`; the reference is the number,
/// without thousands separators. Ids are the file's name and the line, `test:17`.
///
/// Source: Cobbe et al., *Training verifiers to solve math word problems*, 2021,
/// <https://arxiv.org/abs/2110.14168>.
public struct GSM8kExamples: ExampleSource {
    /// What to do with calculator marks such as `<<48/2=24>>`.
    public enum CalculatorMarks: String, Codable, CaseIterable, Sendable {
        /// Leave them in the completion, as the published file and the usual protocols do.
        case kept
        /// Take them out: `48/2 = <<48/2=24>>24` becomes `48/2 = 24`.
        case removed
    }

    /// The template of prompt and completion.
    public let template: PromptTemplate
    private let examples: [Example]

    /// Reads a file whole.
    ///
    /// - Parameters:
    ///   - file: One object with `question` and `answer` per line, plain or packed by gzip.
    ///   - template: May name `question` in the prompt, also `answer` and `number` in the completion.
    ///   - calculatorMarks: Whether the completion keeps them.
    ///   - limits: Bounds on lines and file.
    /// - Throws: ``DatasetError`` naming file and line; one bad line fails the whole file.
    public init(
        contentsOf file: URL,
        template: PromptTemplate = .gsm8k,
        calculatorMarks: CalculatorMarks = .kept,
        limits: ReadingLimits = ReadingLimits()
    ) throws {
        self.template = template
        let stem = file.lastPathComponent.prefix { $0 != "." }
        var examples: [Example] = []
        try JSONLines(file, limits: limits).forEachRecord(Record.self) { record, place in
            let id = "\(stem):\(place.line ?? 0)"
            let answer = try GSM8kAnswer(record.answer, marks: calculatorMarks, at: place)
            examples.append(try answer.example(id: id, question: record.question, template: template))
        }
        self.examples = examples
    }

    /// `gsm8k`.
    public var name: String { "gsm8k" }

    /// The number of lines.
    public var count: Int? { examples.count }

    /// The example of line `index + 1`, blank lines not counted.
    public func example(at index: Int) throws -> Example {
        try check(index)
        return examples[index]
    }

    private struct Record: Decodable {
        let question: String
        let answer: String
    }
}
