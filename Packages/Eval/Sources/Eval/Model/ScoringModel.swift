/// A language model as an evaluation sees it: text in, text or log-probabilities out.
///
/// Eval owns this protocol and knows no model; an app writes the adapter that puts tokenizer, pauses
/// and model together. Pauses are the adapter's business: it inserts them behind the prompt, hides
/// them from texts, and reports how many there were.
///
/// ## Laws
///
/// - There is one answer per request, in the order of the requests.
/// - The same request gives the same answer, bit for bit, whatever stands beside it in the batch.
/// - Decoding is greedy; ties go to the lowest token id. Special tokens never appear in a text.
/// - A generated text ends before the first stop string; ``StopScanner`` says where that is.
/// - Log-probabilities are natural logarithms, at most 0, one per token of the completion.
///
/// `ScoringModelContract` in `EvalTesting` checks them; every implementation's tests run it.
public protocol ScoringModel {
    /// Continues each prompt greedily.
    func generate(_ requests: [GenerationRequest]) throws -> [Generation]

    /// Scores, for each prompt, every completion it is asked about.
    ///
    /// The prompt and its pauses are the same for all completions of a request, so an
    /// implementation may compute them once.
    func score(_ requests: [ScoringRequest]) throws -> [Scoring]
}
