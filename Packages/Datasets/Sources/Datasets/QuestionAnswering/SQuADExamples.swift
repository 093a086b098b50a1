public import Foundation

/// Questions about Wikipedia paragraphs, from the original `train-v1.1.json` or `dev-v1.1.json`.
///
/// The completion is the first answer, the references are all different answers, the group is the
/// article's title, ids are the file's. Every `answer_start` is checked against the context.
///
/// Source: Rajpurkar et al., *SQuAD: 100,000+ questions for machine comprehension of text*, 2016,
/// <https://arxiv.org/abs/1606.05250>.
public struct SQuADExamples: ExampleSource {
    /// The template of prompt and completion.
    public let template: PromptTemplate
    /// What the context limit did; all zero without one.
    public let cuts: ContextCuts
    private let items: [Item]

    /// Reads a file whole.
    ///
    /// - Parameters:
    ///   - file: The JSON document, plain or packed by gzip.
    ///   - template: May name `title`, `context` and `question`, the completion also `answer`.
    ///   - contextLimit: How much of each context to keep; `nil` keeps all.
    ///   - limits: Bounds on the file.
    /// - Throws: ``DatasetError`` naming the file and the path of the field in it.
    public init(
        contentsOf file: URL,
        template: PromptTemplate = .squad,
        contextLimit: ContextLimit? = nil,
        limits: ReadingLimits = ReadingLimits()
    ) throws(DatasetError) {
        if let limit = contextLimit, limit.characterCount < 1 {
            let problem = "\(limit.characterCount) characters leave nothing; give 1 or more"
            throw .invalidSetting(name: "contextLimit", problem: problem)
        }
        self.template = template
        let whole = try WholeFile(file, limits: limits)
        let place = RecordPlace(file: whole.file, line: nil)
        let document = try place.decode(whole.bytes) { data throws -> SQuADDocument in
            try JSONDecoder().decode(SQuADDocument.self, from: data)
        }
        var builder = Builder(place: place, limit: contextLimit)
        for (index, article) in document.data.enumerated() {
            try builder.append(article, path: "data[\(index)]")
        }
        guard let first = builder.items.first else { throw .empty(whole.file) }
        items = builder.items
        cuts = builder.cuts
        _ = try example(of: first)
    }

    /// `squad`.
    public var name: String { "squad" }

    /// The number of questions.
    public var count: Int? { items.count }

    /// The question number `index`, in the order of the file.
    public func example(at index: Int) throws -> Example {
        try check(index)
        return try example(of: items[index])
    }

    private func example(of item: Item) throws(DatasetError) -> Example {
        var fields = ["title": item.title, "context": item.context, "question": item.question]
        let prompt = try template.prompt(with: fields)
        fields["answer"] = item.references[0]
        var example = Example(
            id: item.id,
            prompt: prompt,
            completion: try template.completion(with: fields),
            references: item.references
        )
        example.group = item.title
        return example
    }
}

extension SQuADExamples {
    /// One question; contexts and titles share their storage.
    private struct Item {
        let id: String
        let title: String
        let context: String
        let question: String
        let references: [String]
    }

    /// Flattens articles into questions, checking as it goes.
    private struct Builder {
        let place: RecordPlace
        let limit: ContextLimit?
        var items: [Item] = []
        var cuts = ContextCuts()
        private var ids: Set<String> = []

        init(place: RecordPlace, limit: ContextLimit?) {
            self.place = place
            self.limit = limit
        }

        mutating func append(_ article: SQuADDocument.Article, path: String) throws(DatasetError) {
            for (index, paragraph) in article.paragraphs.enumerated() {
                try append(paragraph, of: article.title, path: "\(path).paragraphs[\(index)]")
            }
        }

        private mutating func append(
            _ paragraph: SQuADDocument.Paragraph,
            of title: String,
            path: String
        ) throws(DatasetError) {
            let scalars = [Unicode.Scalar](paragraph.context.unicodeScalars)
            let kept = limit?.range(of: scalars.count) ?? 0..<scalars.count
            let isShortened = kept.count < scalars.count
            var context = paragraph.context
            if isShortened { context = String(String.UnicodeScalarView(scalars[kept])) }
            for (index, question) in paragraph.qas.enumerated() {
                let questionPath = "\(path).qas[\(index)]"
                try question.check(in: scalars, path: questionPath, at: place)
                guard ids.insert(question.id).inserted else {
                    throw place.invalid("\(questionPath).id", "is '\(question.id)' a second time")
                }
                if isShortened { cuts.shortenedCount += 1 }
                if !question.isAnswered(within: kept) { cuts.answerlessIDs.append(question.id) }
                items.append(item(for: question, title: title, context: context))
            }
        }

        private func item(
            for question: SQuADDocument.Question,
            title: String,
            context: String
        ) -> Item {
            Item(
                id: question.id,
                title: title,
                context: context,
                question: question.question,
                references: question.references
            )
        }
    }
}
