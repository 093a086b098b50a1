/// The exact match of GSM8k, as lm-evaluation-harness defines it (task version 3).
///
/// A number is extracted from the reply in one of two ways, then prediction and reference are both
/// normalised and compared. The reference may be the whole worked answer: normalising deletes
/// everything up to `#### `.
///
/// Source: Cobbe et al., *Training verifiers to solve math word problems*, 2021,
/// <https://arxiv.org/abs/2110.14168>; `lm_eval/tasks/gsm8k/gsm8k.yaml`.
public enum GSM8kMetric {
    /// How the answer is found in a reply.
    public enum Extraction: String, CaseIterable, Sendable {
        /// The first match of `#### (\-?[0-9\.\,]+)`.
        case strictMatch = "strict-match"
        /// The last match of `(-?[$0-9.,]{2,})|(-?[0-9]+)`.
        case flexibleExtract = "flexible-extract"
    }

    /// What stands for the answer when nothing is found.
    public static let invalid = "[invalid]"

    /// The answer in `reply`, as written there, or ``invalid``.
    public static func extract(from reply: String, by extraction: Extraction) -> String {
        let scalars = Array(reply.unicodeScalars)
        let match =
            switch extraction {
            case .strictMatch: strictMatch(in: scalars)
            case .flexibleExtract: flexibleMatch(in: scalars)
            }
        return match.map { PythonString($0).text } ?? invalid
    }

    /// `text` as it is compared: deletes, in this order, `,`, `$`, everything up to the last
    /// `#### `, and one full stop at the end; then lowers the case.
    public static func normalized(_ text: String) -> String {
        normalize(text).text
    }

    /// 1 if the answer extracted from `reply` equals `reference`, both normalised, else 0.
    public static func exactMatch(reply: String, reference: String, by extraction: Extraction) -> Double {
        normalize(extract(from: reply, by: extraction)) == normalize(reference) ? 1 : 0
    }
}

extension GSM8kMetric {
    private static let marker: [Unicode.Scalar] = ["#", "#", "#", "#", " "]

    private static func normalize(_ text: String) -> PythonString {
        var scalars = PythonString(text).scalars
        scalars.removeAll { $0 == "," || $0 == "$" }
        if let start = lastMarker(in: scalars) { scalars.removeFirst(start + marker.count) }
        // Python's `$` also matches before a line feed that ends the text.
        let end = scalars.last == "\n" ? scalars.count - 1 : scalars.count
        if end > 0, scalars[end - 1] == "." { scalars.remove(at: end - 1) }
        return PythonString(scalars).lowercased()
    }

    private static func strictMatch(in text: [Unicode.Scalar]) -> ArraySlice<Unicode.Scalar>? {
        for start in text.indices where isMarker(at: start, in: text) {
            let begin = start + marker.count
            let digits = afterSign(at: begin, in: text)
            let end = run(from: digits, in: text) { $0.isASCIIDigit || $0 == "." || $0 == "," }
            if end > digits { return text[begin..<end] }
        }
        return nil
    }

    private static func flexibleMatch(in text: [Unicode.Scalar]) -> ArraySlice<Unicode.Scalar>? {
        var last: ArraySlice<Unicode.Scalar>?
        var position = 0
        while position < text.count {
            guard let end = flexibleEnd(at: position, in: text) else {
                position += 1
                continue
            }
            last = text[position..<end]
            position = end
        }
        return last
    }

    /// Where a match that begins at `start` ends: the first alternative if it applies, else the second.
    private static func flexibleEnd(at start: Int, in text: [Unicode.Scalar]) -> Int? {
        let begin = afterSign(at: start, in: text)
        let end = run(from: begin, in: text) { $0.isASCIIDigit || $0 == "$" || $0 == "." || $0 == "," }
        if end - begin >= 2 { return end }
        let digitsEnd = run(from: begin, in: text, while: \.isASCIIDigit)
        return digitsEnd > begin ? digitsEnd : nil
    }

    private static func lastMarker(in text: [Unicode.Scalar]) -> Int? {
        text.indices.last { isMarker(at: $0, in: text) }
    }

    private static func isMarker(at start: Int, in text: [Unicode.Scalar]) -> Bool {
        text[start...].starts(with: marker)
    }

    private static func afterSign(at start: Int, in text: [Unicode.Scalar]) -> Int {
        start < text.count && text[start] == "-" ? start + 1 : start
    }

    private static func run(
        from start: Int,
        in text: [Unicode.Scalar],
        while isMember: (Unicode.Scalar) -> Bool
    ) -> Int {
        text[start...].firstIndex { !isMember($0) } ?? text.count
    }
}
