import ArgumentParser
import Composition
import Foundation

/// Continues a prompt.
@main
struct GenerateCommand: Program {
    static let configuration = CommandConfiguration(
        commandName: "fermata-generate",
        abstract: "Continue a prompt; standard output gets the continuation and nothing else.",
        discussion: """
            Pauses are put behind the prompt as the checkpoint says, read in the same pass, and never shown.
            On a terminal, and without a prompt, every line that you type is continued.

            Example:
              fermata-generate --model runs/parity-pauses --prompt 0110 --max-tokens 1 --greedy
            """
    )

    @OptionGroup var inference: InferenceOptions
    @OptionGroup var prompts: PromptOptions

    @Option(help: "Pauses behind the prompt; by default as many as the model was trained with.")
    var pauses: Int?

    @OptionGroup var stopping: StoppingOptions
    @OptionGroup var sampling: SamplingOptions

    @Flag(help: "Print one JSON object with ids, log-probabilities, and what ended the reply.")
    var json = false

    @Flag(help: "With --json, also score the prompt, if the model reads prompts causally.")
    var echo = false

    @Flag(inversion: .prefixedNo, help: "Tell how fast it went, on standard error; usual on a terminal.")
    var pace: Bool?

    func validate() throws {
        guard (pauses ?? 0) >= 0 else { throw ValidationError("--pauses must be 0 or more") }
        guard json || !echo else { throw ValidationError("--echo goes with --json") }
    }

    func run() throws {
        let session = try GenerationSession(
            inference,
            pauses: pauses,
            needsTokenizer: prompts.needsTokenizer || !stopping.stop.isEmpty
        )
        guard prompts.isConversation else {
            return try reply(to: prompts.single(), of: session)
        }
        while let line = Console.ask("> ") {
            do {
                try reply(to: .text(line), of: session)
            } catch {
                // A line that cannot be continued is no reason to close the model.
                if case .unwritableOutput = error as? CommandError { throw error }
                Console.note("error: \(error)")
            }
        }
    }

    private func reply(to prompt: GenerationSession.Prompt, of session: GenerationSession) throws {
        let request = GenerationSession.Request(
            prompt: prompt,
            maximumTokenCount: stopping.maxTokens,
            sampler: sampling.sampler,
            seed: sampling.seed,
            stops: try stopping.stops(),
            scoresPrompt: echo
        )
        let ending = json ? try printAnswer(of: session, to: request) : try write(session, request)
        if ending == .context {
            Console.note(
                "the reply ends early: prompt, pauses and reply fill all positions that the model reads"
            )
        }
        if pace ?? Console.isTerminal { Console.note(session.pace.sentence) }
    }

    private func write(
        _ session: GenerationSession,
        _ request: GenerationSession.Request
    ) throws -> ReplyEnding {
        let ending = try session.stream(request) { try Output.write(Data($0.utf8)) }
        if prompts.isConversation { try Output.endLine() } else { try Output.endLineOnTerminal() }
        return ending
    }

    private func printAnswer(
        of session: GenerationSession,
        to request: GenerationSession.Request
    ) throws -> ReplyEnding {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let answer = try session.answer(request)
        try Output.write(encoder.encode(answer) + Data("\n".utf8))
        return answer.ending
    }
}
