/// A worked answer of GSM8k, checked and taken apart.
struct GSM8kAnswer {
    /// The text to learn, with its last line `#### 1,080`.
    let text: String
    /// The number after the mark, without thousands separators: `1080`.
    let number: String

    init(_ answer: String, marks: GSM8kExamples.CalculatorMarks, at place: RecordPlace) throws(DatasetError) {
        guard let number = Self.number(in: answer) else {
            throw place.invalid("answer", "does not end in '#### ' and a number")
        }
        self.number = number
        switch marks {
        case .kept: text = answer
        case .removed: text = try Self.withoutMarks(answer, at: place)
        }
    }

    func example(id: String, question: String, template: PromptTemplate) throws(DatasetError) -> Example {
        let fields = ["question": question]
        return Example(
            id: id,
            prompt: try template.prompt(with: fields),
            completion: try template.completion(
                with: fields.merging(["answer": text, "number": number]) { $1 }
            ),
            references: [number]
        )
    }

    private static func number(in answer: String) -> String? {
        guard let mark = answer.ranges(of: "#### ").last else { return nil }
        let digits = answer[mark.upperBound...].filter { $0 != "," }
        let unsigned = digits.drop { $0 == "-" }
        guard digits.count - unsigned.count <= 1, unsigned.contains(where: \.isNumber),
            unsigned.allSatisfy({ "0123456789.".contains($0) })
        else { return nil }
        return digits
    }

    private static func withoutMarks(_ answer: String, at place: RecordPlace) throws(DatasetError) -> String {
        var result = ""
        var rest = answer[...]
        while let start = rest.firstRange(of: "<<") {
            guard let end = rest[start.upperBound...].firstRange(of: ">>") else {
                throw place.invalid("answer", "has '<<' without '>>'")
            }
            result += rest[..<start.lowerBound]
            rest = rest[end.upperBound...]
        }
        return result + rest
    }
}
