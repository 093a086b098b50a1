public import Testing

/// Compares numbers with tolerances: counts first, then NaN, then `|a - b| <= absolute + relative * |b|`.
///
/// Reports the worst index with both values.
public func expectClose(
    _ found: [Float],
    _ expected: [Float],
    absolute: Double = 0,
    relative: Double = 0,
    _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    expectClose(
        found.map(Double.init),
        expected.map(Double.init),
        absolute: absolute,
        relative: relative,
        what,
        sourceLocation: sourceLocation
    )
}

/// Compares numbers in double precision.
public func expectClose(
    _ found: [Double],
    _ expected: [Double],
    absolute: Double = 0,
    relative: Double = 0,
    _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    precondition(absolute >= 0 && relative >= 0, "tolerances are positive")
    guard found.count == expected.count else {
        Issue.record(
            "\(what): \(found.count) numbers, expected \(expected.count)",
            sourceLocation: sourceLocation
        )
        return
    }
    var worst = (index: 0, excess: 0.0)
    for index in found.indices {
        let allowed = absolute + relative * abs(expected[index])
        let distance = abs(found[index] - expected[index])
        let excess = distance.isNaN ? Double.infinity : distance - allowed
        if excess > worst.excess { worst = (index, excess) }
    }
    guard worst.excess > 0 else { return }
    Issue.record(
        "\(what): at \(worst.index) \(found[worst.index]), expected \(expected[worst.index])",
        sourceLocation: sourceLocation
    )
}
