/// The two metrics of SQuAD v1.1, as the official evaluation script defines them.
///
/// An answer is normalised in this order: lower case, ASCII punctuation removed, the articles `a`,
/// `an` and `the` replaced by a space where they stand between word boundaries, white space
/// collapsed. Both metrics take the best value over all reference answers.
///
/// Values lie in `0...1`; the script prints them times 100. An answer that is empty once normalised
/// scores F1 0, also against an empty reference (SQuAD v2 differs here).
///
/// Source: Rajpurkar et al., *SQuAD: 100,000+ questions for machine comprehension of text*, 2016,
/// <https://arxiv.org/abs/1606.05250>, and its `evaluate-v1.1.py`.
public enum SQuADMetric {
    /// `answer` as it is compared.
    public static func normalized(_ answer: String) -> String {
        PythonString(Array(words(of: answer).map(\.scalars).joined(separator: [" "]))).text
    }

    /// 1 if the normalised prediction equals a normalised reference, else 0.
    public static func exactMatch(prediction: String, references: [String]) -> Double {
        let predicted = words(of: prediction)
        return references.contains { words(of: $0) == predicted } ? 1 : 0
    }

    /// The harmonic mean of precision and recall over the bags of words, best over `references`.
    public static func f1(prediction: String, references: [String]) -> Double {
        let predicted = words(of: prediction)
        return references.map { f1(predicted, words(of: $0)) }.max() ?? 0
    }

    private static func f1(_ predicted: [PythonString], _ expected: [PythonString]) -> Double {
        var unmatched: [PythonString: Int] = [:]
        for word in expected { unmatched[word, default: 0] += 1 }
        var sharedCount = 0
        for word in predicted {
            guard let count = unmatched[word], count > 0 else { continue }
            unmatched[word] = count - 1
            sharedCount += 1
        }
        guard sharedCount > 0 else { return 0 }
        let precision = Double(sharedCount) / Double(predicted.count)
        let recall = Double(sharedCount) / Double(expected.count)
        return 2 * precision * recall / (precision + recall)
    }

    private static func words(of answer: String) -> [PythonString] {
        var text = PythonString(answer).lowercased()
        text.scalars.removeAll(where: \.isASCIIPunctuation)
        return blankingArticles(in: text).words()
    }

    /// Replaces each maximal run of word characters that is an article by a space.
    ///
    /// That is what `\b(a|an|the)\b` comes to: both ends of a match are word boundaries, so the
    /// match is such a run.
    private static func blankingArticles(in text: PythonString) -> PythonString {
        var result: [Unicode.Scalar] = []
        var rest = text.scalars[...]
        while !rest.isEmpty {
            let run = rest.prefix(while: \.isPythonWord)
            result.append(contentsOf: articles.contains(PythonString(run)) ? [" "] : Array(run))
            rest = rest.dropFirst(run.count)
            let gap = rest.prefix { !$0.isPythonWord }
            result.append(contentsOf: gap)
            rest = rest.dropFirst(gap.count)
        }
        return PythonString(result)
    }

    private static let articles: Set<PythonString> = [
        PythonString("a"), PythonString("an"), PythonString("the"),
    ]
}
