import Foundation

/// How long a reply took.
public struct GenerationPace: Sendable {
    /// Tokens that were read at once before the first of the reply.
    public internal(set) var promptCount = 0
    /// How many of them are pauses.
    public internal(set) var pauseCount = 0
    /// Until the first token of the reply could be drawn.
    public internal(set) var promptTime = Duration.zero
    /// Tokens that were read one by one: those of the reply, but for the last.
    public internal(set) var stepCount = 0
    /// The time of all of these.
    public internal(set) var stepTime = Duration.zero

    /// For people, on one line.
    public var sentence: String {
        let prompt =
            "prompt: \(promptCount) tokens, \(pauseCount) of them pauses,"
            + " \(Self.pace(promptCount, promptTime))"
        guard stepCount > 0 else { return prompt }
        return prompt + "; reply: \(stepCount) steps, \(Self.pace(stepCount, stepTime))"
    }

    private static func pace(_ count: Int, _ time: Duration) -> String {
        let seconds = time / .seconds(1)
        let rate = seconds > 0 ? Double(count) / seconds : 0
        return String(format: "%.2f s, %.1f tokens/s", seconds, rate)
    }
}
