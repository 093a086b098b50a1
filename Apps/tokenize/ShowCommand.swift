import ArgumentParser
import Composition
import Foundation
import PauseStrategy
import Randomness
import Tokenizer
import Tokens

/// Prints one example as the model will see it: tokens, pauses, targets.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print an example position by position: token, pause or not, target.",
        discussion: """
            Inserted tokens have no text, so nothing stands over them where --aligned is given.

            Example:
              fermata-tokenize --show --tokenizer bytes --prompt "2+2=" --completion 4 --strategy append
            """
    )

    @OptionGroup var source: TokenizerOption

    @Flag(help: "Does what this subcommand does; accepted so that the subcommand may be left out.")
    var show = false

    @Flag(help: "Print lines under the text, a column for each position, instead of a table.")
    var aligned = false

    @Option(help: "What the model reads.")
    var prompt = ""

    @Option(help: "What it learns to say.")
    var completion = ""

    @Option(help: "Targets at pauses, with commas between.")
    var hints: String?

    @Option(help: "The pause strategy.")
    var strategy = "none"

    @Option(help: "Its settings, a JSON object.")
    var settings = "{}"

    @Option(help: "Pauses, for strategies that have a count.")
    var pauses: Int?

    @Option(help: "The seed of strategies that draw.")
    var seed: UInt64 = 0

    func run() throws {
        let tokenizer = try source.open().addingPauses(1)
        var pauses = try PauseSettings(PauseStrategyName(rawValue: strategy), json: Data(settings.utf8))
        if let count = self.pauses { pauses = pauses.overriding(count: count) }
        let strategy = try Strategies.builtin().makeStrategy(pauses, vocabulary: tokenizer.pauseVocabulary)
        let hints = try self.hints?.split(separator: ",").map { try token(String($0), tokenizer) } ?? []
        let sequence = try TokenSequence(
            prompt: tokenizer.encodeEveryCharacter(of: prompt),
            completion: tokenizer.encodeEveryCharacter(of: completion, isContinuation: !prompt.isEmpty),
            hints: hints
        )
        var random = RandomStream(seed: seed)
        let paused = try strategy.pausedSequence(from: sequence, using: &random)
        print(rendered(paused, tokenizer), terminator: "")
    }

    private func rendered(_ paused: PausedSequence, _ tokenizer: any Tokenizer) -> String {
        guard aligned else { return paused.rendered { tokenizer.displayName(of: $0) } }
        var decoder = StreamingDecoder(tokenizer)
        let texts = zip(paused.tokens, paused.isInserted).map { $1 ? "" : decoder.append($0) }
        return paused.aligned(texts: texts) { tokenizer.displayName(of: $0) }
    }

    private func token(_ text: String, _ tokenizer: any Tokenizer) throws -> TokenID {
        let tokens = try tokenizer.encodeEveryCharacter(of: text)
        guard tokens.count == 1 else {
            throw CommandError.usage(
                "the hint '\(text)' is \(tokens.count) tokens; a hint must be exactly one"
            )
        }
        return tokens[0]
    }
}
