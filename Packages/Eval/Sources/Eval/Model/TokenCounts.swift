/// What an answer cost, in tokens of each kind.
public struct TokenCounts: Equatable, Codable, Sendable {
    /// Real tokens read before the answer.
    public var prompt: Int
    /// Tokens that a pause strategy put in, or that the model decided to take as pauses.
    public var pauses: Int
    /// Real tokens that the model produced.
    public var generated: Int
    /// Real tokens whose probability was asked for.
    public var scored: Int

    /// Counts tokens.
    public init(prompt: Int = 0, pauses: Int = 0, generated: Int = 0, scored: Int = 0) {
        self.prompt = prompt
        self.pauses = pauses
        self.generated = generated
        self.scored = scored
    }

    /// Adds each kind apart.
    public static func + (left: TokenCounts, right: TokenCounts) -> TokenCounts {
        TokenCounts(
            prompt: left.prompt + right.prompt,
            pauses: left.pauses + right.pauses,
            generated: left.generated + right.generated,
            scored: left.scored + right.scored
        )
    }
}
