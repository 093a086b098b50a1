/// How the positions of the prompt attend to one another, in fine-tuning and inference.
///
/// The prompt is the first `promptCount` positions of a `PausedSequence`; everything after it is
/// causal either way. Pretraining is always causal.
public enum PrefixAttention: String, CaseIterable, Codable, Sendable {
    /// Each position sees itself and what is before it.
    case causal
    /// Each position of the prompt sees the whole prompt (caption of Fig. 1 of Goyal et al., 2023).
    case bidirectional
}
