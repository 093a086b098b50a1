/// Where examples come from: a pure function of the index, so that training order, resuming and
/// evaluation need to remember nothing but a number.
///
/// ## Laws
///
/// - The same index gives the same example, however often and in whatever order it is asked for.
/// - Different indices give different ids.
/// - Every index in `0..<count` has an example; any other index throws
///   ``DatasetError/noSuchExample(source:index:count:)``. An endless source takes every index from 0.
public protocol ExampleSource: Sendable {
    /// The name in reports, for example `gsm8k`.
    var name: String { get }
    /// How many examples there are; `nil` when they never end.
    var count: Int? { get }
    /// The example number `index`, counted from 0.
    func example(at index: Int) throws -> Example
}

extension ExampleSource {
    /// Throws unless the source has an example number `index`.
    func check(_ index: Int) throws(DatasetError) {
        guard index >= 0, index < count ?? .max else {
            throw .noSuchExample(source: name, index: index, count: count)
        }
    }
}
