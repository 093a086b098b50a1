public import Foundation

/// The format of `samples.jsonl`: one ``Sample`` per line, keys in alphabetical order.
public enum SampleLog {
    /// The lines of `samples`, each closed by a line feed.
    public static func lines(of samples: some Sequence<Sample>) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var result = Data()
        for sample in samples {
            result += try encoder.encode(sample)
            result.append(UInt8(ascii: "\n"))
        }
        return result
    }

    /// The samples that `data` holds, as ``lines(of:)`` writes them; errors call it `file`.
    ///
    /// The last line may lack its line feed.
    ///
    /// - Throws: ``EvalError/malformed(file:line:problem:)``.
    public static func samples(in data: Data, file: String) throws(EvalError) -> [Sample] {
        var result: [Sample] = []
        let decoder = JSONDecoder()
        let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.isEmpty {
            do {
                result.append(try decoder.decode(Sample.self, from: line))
            } catch {
                throw .malformed(file: file, line: index + 1, problem: DecodingProblem.text(of: error))
            }
        }
        return result
    }
}
