import ArgumentParser
import Composition
import Foundation
import Model
import Randomness
import Tokenizer
import Tokens

/// Continues a prompt.
@main
struct GenerateCommand: Program {
    static let configuration = CommandConfiguration(
        commandName: "fermata-generate",
        abstract: "Continue a prompt; standard output gets the continuation and nothing else.",
        discussion: """
            Pauses are put behind the prompt as the checkpoint says, read in the same pass, and never shown.

            Example:
              fermata-generate --model runs/parity-pauses --prompt 0110 --max-tokens 1 --greedy
            """
    )

    @OptionGroup var inference: InferenceOptions

    @Option(help: "The text to continue.")
    var prompt: String?

    @Option(help: "The tokens to continue, for example 5,17,3, no pauses among them; needs no tokenizer.")
    var promptIds: String?

    @Option(help: "Pauses behind the prompt; by default as many as the model was trained with.")
    var pauses: Int?

    @Option(help: "The most tokens to generate; may be 0.")
    var maxTokens = 100

    @Flag(help: "Always take the most likely token.")
    var greedy = false

    @Option(help: "Divides the logits before a token is drawn.")
    var temperature = 1.0

    @Option(help: "Draw from this many most likely tokens only; 0 for all.")
    var topK = 0

    @Option(help: "Draw from the most likely tokens that make up this share of probability.")
    var topP = 1.0

    @Option(help: "The seed of the draws.")
    var seed: UInt64 = 0

    @Flag(help: "Print one JSON object with ids, log-probabilities, and what ended the reply.")
    var json = false

    @Flag(help: "With --json, also score the prompt, if the model reads prompts causally.")
    var echo = false

    func validate() throws {
        guard (prompt == nil) != (promptIds == nil) else {
            throw ValidationError("give either --prompt or --prompt-ids")
        }
        guard (pauses ?? 0) >= 0 else { throw ValidationError("--pauses must be 0 or more") }
        guard maxTokens >= 0 else {
            throw ValidationError("--max-tokens is \(maxTokens); it must be 0 or more")
        }
        guard temperature >= 0, topP > 0, topP <= 1, topK >= 0 else {
            throw ValidationError(
                "--temperature and --top-k must be 0 or more, --top-p above 0 and at most 1"
            )
        }
        guard json || !echo else { throw ValidationError("--echo goes with --json") }
    }

    func run() throws {
        let session = try GenerationSession(inference, pauses: pauses, needsTokenizer: prompt != nil)
        let request = GenerationSession.Request(
            prompt: try promptText(),
            maximumTokenCount: maxTokens,
            sampler: greedy ? .greedy : Sampler(temperature: temperature, topK: topK, topP: topP),
            seed: seed,
            scoresPrompt: echo
        )
        let ending = json ? try printAnswer(of: session, to: request) : try write(session, request)
        if ending == .context {
            Console.note(
                "the reply ends early: prompt, pauses and reply fill all positions that the model reads"
            )
        }
    }

    private func write(_ session: GenerationSession, _ request: GenerationSession.Request) throws
        -> ReplyEnding
    {
        let ending = try session.stream(request) { try Output.write(Data($0.utf8)) }
        try Output.endLineOnTerminal()
        return ending
    }

    private func printAnswer(
        of session: GenerationSession,
        to request: GenerationSession.Request
    ) throws -> ReplyEnding {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let answer = try session.answer(request)
        print(String(decoding: try encoder.encode(answer), as: UTF8.self))
        return answer.ending
    }

    private func promptText() throws -> GenerationSession.Prompt {
        guard let promptIds else { return .text(prompt ?? "") }
        // With commas, or with spaces as `fermata-tokenize encode` prints them.
        let ids = promptIds.split(separator: ",", omittingEmptySubsequences: false).flatMap { part in
            let words = part.split(whereSeparator: \.isWhitespace)
            return words.isEmpty ? [nil] : words.map { Int32($0) }
        }
        guard !ids.contains(nil) else {
            throw CommandError.usage(
                "--prompt-ids is '\(promptIds)'; write whole numbers with commas or spaces between"
            )
        }
        return .tokens(ids.compactMap { $0 }.map { TokenID(rawValue: $0) })
    }
}
