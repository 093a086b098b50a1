import Datasets

/// Examples from a list: prompt and completion, named by their place.
struct ListedExamples: ExampleSource {
    let name = "listed"
    private let examples: [Example]

    init(_ pairs: [(prompt: String, completion: String)]) {
        examples = pairs.enumerated().map { index, pair in
            Example(
                id: "\(index)",
                prompt: pair.prompt,
                completion: pair.completion,
                references: [pair.completion]
            )
        }
    }

    init(_ examples: [Example]) {
        self.examples = examples
    }

    var count: Int? { examples.count }

    func example(at index: Int) throws -> Example {
        guard examples.indices.contains(index) else {
            throw DatasetError.noSuchExample(source: name, index: index, count: examples.count)
        }
        return examples[index]
    }
}
