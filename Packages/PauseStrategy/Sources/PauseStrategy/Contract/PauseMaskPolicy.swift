/// What the outputs whose successor is an inserted token are asked for.
///
/// Outputs whose successor is a real token of the completion are in the loss either way, those of
/// pauses included.
public enum PauseMaskPolicy: String, CaseIterable, Codable, Sendable {
    /// Nothing: they are left out of the loss (Goyal et al., 2023).
    case ignored
    /// The hints of the task, where it has any (London and Kanade, 2025).
    case hinted
}
