/// Whether a reply is one of the accepted ones, to the letter.
public enum CompletionMetric {
    /// 1 if `prediction` equals a reference, white space at both ends aside, else 0.
    ///
    /// Code points are compared, so composed and decomposed letters differ.
    public static func exactMatch(prediction: String, references: [String]) -> Double {
        let predicted = PythonString(prediction).stripped()
        return references.contains { PythonString($0).stripped() == predicted } ? 1 : 0
    }
}
