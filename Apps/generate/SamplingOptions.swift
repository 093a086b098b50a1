import ArgumentParser
import Model

/// How tokens are drawn.
struct SamplingOptions: ParsableArguments {
    @Flag(help: "Always take the most likely token.")
    var greedy = false

    @Option(help: "Divides the logits before a token is drawn; 0 takes the most likely one.")
    var temperature = 1.0

    @Option(help: "Draw from this many most likely tokens only; 0 for all.")
    var topK = 0

    @Option(help: "Draw from the most likely tokens that make up this share of probability.")
    var topP = 1.0

    @Option(help: "Draw from tokens at least this many times as likely as the most likely one.")
    var minP = 0.0

    @Option(help: "Makes tokens of prompt and reply less likely to come again; 1 for no change.")
    var repetitionPenalty = 1.0

    @Option(help: "The seed of the draws.")
    var seed: UInt64 = 0

    func validate() throws {
        guard temperature >= 0, temperature.isFinite else {
            throw ValidationError("--temperature is \(temperature); it must be 0 or more")
        }
        guard topK >= 0 else { throw ValidationError("--top-k is \(topK); it must be 0 or more") }
        guard topP > 0, topP <= 1 else {
            throw ValidationError("--top-p is \(topP); it must be above 0 and at most 1")
        }
        guard (0...1).contains(minP) else {
            throw ValidationError("--min-p is \(minP); it must be from 0 to 1")
        }
        guard repetitionPenalty > 0, repetitionPenalty.isFinite else {
            throw ValidationError("--repetition-penalty is \(repetitionPenalty); it must be above 0")
        }
    }

    var sampler: Sampler {
        Sampler(
            temperature: greedy ? 0 : temperature,
            topK: topK,
            topP: topP,
            minP: minP,
            repetitionPenalty: repetitionPenalty
        )
    }
}
