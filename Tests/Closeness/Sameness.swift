public import Testing

/// Compares two rows of values that should be the same, and reports the first place where they differ.
///
/// Unlike `#expect(found == expected)` it does not list the differences, which takes minutes for a
/// hundred thousand numbers.
public func expectSame<Value: Equatable>(
    _ found: [Value],
    _ expected: [Value],
    _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    guard found.count == expected.count else {
        Issue.record(
            "\(what): \(found.count) values, expected \(expected.count)",
            sourceLocation: sourceLocation
        )
        return
    }
    let different = found.indices.filter { found[$0] != expected[$0] }
    guard let place = different.first else { return }
    Issue.record(
        "\(what): \(different.count) differ, at \(place) \(found[place]), expected \(expected[place])",
        sourceLocation: sourceLocation
    )
}
