public import Eval
public import Foundation

extension Report {
    /// The content of `report.json`: keys in alphabetical order, indented.
    ///
    /// - Throws: `EvalError.notWritten` when a number is not finite, which JSON
    ///   cannot express.
    public func json() throws(EvalError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(self) + Data("\n".utf8)
        } catch EncodingError.invalidValue(let value, let context) {
            let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
            let problem = "'\(path.joined(separator: "."))' is \(value), which JSON cannot express"
            throw .notWritten(file: "report.json", problem: problem)
        } catch {
            throw .notWritten(file: "report.json", problem: "\(error)")
        }
    }

    /// Reads what ``json()`` wrote.
    ///
    /// - Throws: `EvalError.malformed`.
    public init(json: Data, file: String = "report.json") throws(EvalError) {
        do {
            self = try JSONDecoder().decode(Report.self, from: json)
        } catch {
            throw .malformed(file: file, line: nil, problem: DecodingProblem.text(of: error))
        }
        guard formatVersion == Self.currentFormatVersion else {
            throw .malformed(
                file: file,
                line: nil,
                problem: "it has format version \(formatVersion), this program reads "
                    + "\(Self.currentFormatVersion)"
            )
        }
    }

    /// Writes `report.json` and `report.html` into a directory that exists.
    ///
    /// Each replaces an older one in a single step: a kill leaves the old file or the new one.
    ///
    /// - Throws: `EvalError.notWritten`.
    public func write(toDirectory directory: String) throws(EvalError) {
        let json = try json()
        let page = try html()
        try AtomicFile.write(json, to: directory + "/report.json")
        try AtomicFile.write(Data(page.utf8), to: directory + "/report.html")
    }
}
