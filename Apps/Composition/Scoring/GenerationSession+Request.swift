public import Model
public import Tokens

extension GenerationSession {
    /// What to continue.
    public enum Prompt: Sendable {
        /// Text, encoded by the tokenizer.
        case text(String)
        /// Tokens as they are.
        case tokens([TokenID])
    }

    /// What ends a reply, besides the model's end token.
    public struct Stops: Sendable {
        let texts: [String]
        let tokens: [TokenID]

        /// Names texts, none of them empty, and tokens.
        public init(texts: [String] = [], tokens: [TokenID] = []) {
            self.texts = texts
            self.tokens = tokens
        }
    }

    /// What is asked for.
    public struct Request: Sendable {
        let prompt: Prompt
        let maximumTokenCount: Int
        let sampler: Sampler
        let seed: UInt64
        let stops: Stops
        let scoresPrompt: Bool

        /// Makes a request.
        public init(
            prompt: Prompt,
            maximumTokenCount: Int,
            sampler: Sampler,
            seed: UInt64 = 0,
            stops: Stops = Stops(),
            scoresPrompt: Bool = false
        ) {
            self.prompt = prompt
            self.maximumTokenCount = maximumTokenCount
            self.sampler = sampler
            self.seed = seed
            self.stops = stops
            self.scoresPrompt = scoresPrompt
        }
    }

    /// A reply with everything that is known about it.
    public struct Answer: Codable, Equatable, Sendable {
        /// The prompt's tokens, pauses left out.
        public var promptIds: [TokenID]
        /// Tokens inserted behind or into the prompt.
        public var pauseCount: Int
        /// The tokens generated, the end token not among them.
        public var ids: [TokenID]
        /// The natural logarithm of each token's probability.
        public var logprobs: [Double]
        /// What made the reply end.
        public var ending: ReplyEnding
        /// The text of the tokens, up to a stop string; empty without a tokenizer.
        public var text: String
        /// For each token of the prompt but the first, the logarithm of its probability.
        public var promptLogprobs: [Double]?
    }
}
