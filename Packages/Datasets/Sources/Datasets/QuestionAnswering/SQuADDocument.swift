/// A SQuAD v1.1 file as it is published.
struct SQuADDocument: Decodable {
    let data: [Article]

    struct Article: Decodable {
        let title: String
        let paragraphs: [Paragraph]
    }

    struct Paragraph: Decodable {
        let context: String
        let qas: [Question]
    }

    struct Question: Decodable {
        let id: String
        let question: String
        let answers: [Answer]
    }

    struct Answer: Decodable {
        let text: String
        /// Where the answer begins, in Unicode code points.
        ///
        /// A `Double`, because `JSONDecoder` does not say which number it is that is not an `Int`.
        let start: Double

        /// The code points of the answer; `nil` if the start is no place at all.
        var range: Range<Int>? {
            Int(exactly: start).flatMap { start in
                let (end, overflow) = start.addingReportingOverflow(text.unicodeScalars.count)
                return start >= 0 && !overflow ? start..<end : nil
            }
        }

        private enum CodingKeys: String, CodingKey {
            case text
            case start = "answer_start"
        }
    }
}

extension SQuADDocument.Question {
    /// The different texts of the answers, first come first.
    var references: [String] {
        answers.reduce(into: []) { if !$0.contains($1.text) { $0.append($1.text) } }
    }

    /// Checks that there is an answer and that each one stands in the context where it says.
    ///
    /// - Parameters:
    ///   - context: Code points.
    ///   - path: Names the question in errors.
    ///   - place: The file.
    /// - Throws: ``DatasetError/invalidRecord(file:line:field:problem:)``.
    func check(in context: [Unicode.Scalar], path: String, at place: RecordPlace) throws(DatasetError) {
        guard !answers.isEmpty else {
            let problem = "is empty, and SQuAD v1.1 has no unanswerable questions"
            throw place.invalid("\(path).answers", problem)
        }
        for (index, answer) in answers.enumerated() {
            guard !answer.text.isEmpty else {
                throw place.invalid("\(path).answers[\(index)].text", "is empty")
            }
            guard let range = answer.range, range.upperBound <= context.count,
                context[range].elementsEqual(answer.text.unicodeScalars)
            else {
                let start = Int(exactly: answer.start).map { "\($0)" } ?? "\(answer.start)"
                let problem = "is \(start), where the context does not read '\(answer.text.prefix(80))'"
                throw place.invalid("\(path).answers[\(index)].answer_start", problem)
            }
        }
    }

    /// Whether an answer stands wholly in `range` of the context.
    func isAnswered(within range: Range<Int>) -> Bool {
        answers.contains { answer in
            guard let place = answer.range else { return false }
            return range.lowerBound <= place.lowerBound && place.upperBound <= range.upperBound
        }
    }
}
