import Datasets
import Testing

/// The laws of ``ExampleSource``; every source's tests run it.
struct ExampleSourceContract {
    let source: any ExampleSource

    /// Checks the first `limit` examples.
    func check(limit: Int = 200) throws {
        let checked = min(limit, source.count ?? limit)
        let forwards = try (0..<checked).map { try source.example(at: $0) }
        let backwards = try (0..<checked).reversed().map { try source.example(at: $0) }
        #expect(forwards == backwards.reversed())
        #expect(Set(forwards.map(\.id)).count == checked)
        #expect(forwards.allSatisfy { !$0.completion.isEmpty && !$0.references.isEmpty })
        for outside in [-1, source.count].compactMap(\.self) {
            let expected = DatasetError.noSuchExample(
                source: source.name,
                index: outside,
                count: source.count
            )
            #expect(throws: expected) { try source.example(at: outside) }
        }
    }
}
