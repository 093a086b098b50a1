/// How the fields of a record become prompt and completion.
///
/// `{question}` stands for a field, `{{` and `}}` for braces. A template is named, because two
/// scores compare only if the templates were the same: reports print the name with the number.
public struct PromptTemplate: Codable, Equatable, Sendable {
    /// The name in reports.
    ///
    /// A template whose text changes gets a new name.
    public let name: String
    /// What the model reads.
    public let prompt: String
    /// What it should say, usually with a leading space.
    public let completion: String

    /// Makes a template.
    public init(name: String, prompt: String, completion: String) {
        self.name = name
        self.prompt = prompt
        self.completion = completion
    }

    /// Puts fields into the prompt.
    ///
    /// Field values are copied as they are; braces in them mean nothing.
    ///
    /// - Throws: ``DatasetError/invalidTemplate(name:problem:)``.
    public func prompt(with fields: [String: String]) throws(DatasetError) -> String {
        try fill(prompt, with: fields)
    }

    /// Puts fields into the completion; as ``prompt(with:)``.
    public func completion(with fields: [String: String]) throws(DatasetError) -> String {
        try fill(completion, with: fields)
    }

    private func fill(_ text: String, with fields: [String: String]) throws(DatasetError) -> String {
        var result = ""
        var rest = text[...]
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            result += rest[..<brace]
            rest = rest[brace...]
            if rest.hasPrefix("{{") || rest.hasPrefix("}}") {
                result.append(rest[brace])
                rest = rest.dropFirst(2)
            } else {
                result += try takeField(from: &rest, fields: fields)
            }
        }
        return result + rest
    }

    private func takeField(
        from rest: inout Substring,
        fields: [String: String]
    ) throws(DatasetError) -> String {
        guard rest.first == "{", let end = rest.firstIndex(of: "}") else {
            let problem = "a brace stands alone; write '{{' or '}}' for a brace"
            throw .invalidTemplate(name: name, problem: problem)
        }
        let field = String(rest[..<end].dropFirst())
        guard let value = fields[field] else {
            let known = fields.keys.sorted().joined(separator: ", ")
            throw .invalidTemplate(name: name, problem: "no field '\(field)' here; known: \(known)")
        }
        rest = rest[end...].dropFirst()
        return value
    }
}

extension PromptTemplate {
    /// GSM8k: the question after `Question:`, the worked answer after `Answer:`.
    public static let gsm8k = PromptTemplate(
        name: "gsm8k-question-answer",
        prompt: "Question: {question}\nAnswer:",
        completion: " {answer}"
    )

    /// SQuAD: title, background and question as the harness asks them for SQuAD 2.
    public static let squad = PromptTemplate(
        name: "squad-title-background",
        prompt: "Title: {title}\n\nBackground: {context}\n\nQuestion: {question}\n\nAnswer:",
        completion: " {answer}"
    )
}
