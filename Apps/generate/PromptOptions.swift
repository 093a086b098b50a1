import ArgumentParser
import Composition
import Foundation
import Tokens

/// Where prompts come from.
struct PromptOptions: ParsableArguments {
    @Option(help: "The text to continue; without any of these options it is read from standard input.")
    var prompt: String?

    @Option(help: "A file with the text to continue; its last line end is left out.")
    var promptFile: String?

    @Option(help: "The tokens to continue, for example 5,17,3, no pauses among them; needs no tokenizer.")
    var promptIds: String?

    @Flag(help: "Continue each line that is typed, as a prompt of its own; usual on a terminal.")
    var interactive = false

    func validate() throws {
        let given = [prompt, promptFile, promptIds].compactMap { $0 }.count + (interactive ? 1 : 0)
        guard given <= 1 else {
            throw ValidationError("give one of --prompt, --prompt-file, --prompt-ids and --interactive")
        }
    }

    /// Whether lines are to be continued one after the other.
    var isConversation: Bool {
        interactive || (isStandardInput && isatty(STDIN_FILENO) == 1)
    }

    /// Whether the prompt is text.
    var needsTokenizer: Bool { promptIds == nil }

    /// The one prompt, where there is no conversation.
    func single() throws -> GenerationSession.Prompt {
        if let promptIds { return .tokens(try tokenList(promptIds, of: "--prompt-ids")) }
        if let prompt { return .text(prompt) }
        let text =
            if let promptFile { try TextInput.text(of: promptFile) } else { try TextInput.standardInput() }
        // Editors and `echo` end every text with a line end that nobody means.
        return .text(text.last?.isNewline == true ? String(text.dropLast()) : text)
    }

    private var isStandardInput: Bool { prompt == nil && promptFile == nil && promptIds == nil }
}

/// Numbers with commas between, or with spaces as `fermata-tokenize encode` prints them.
func tokenList(_ text: String, of option: String) throws(CommandError) -> [TokenID] {
    let ids = text.split(separator: ",", omittingEmptySubsequences: false).flatMap { part in
        let words = part.split(whereSeparator: \.isWhitespace)
        return words.isEmpty ? [nil] : words.map { Int32($0) }
    }
    guard !ids.contains(nil) else {
        throw .usage("\(option) is '\(text)'; write whole numbers with commas or spaces between")
    }
    return ids.compactMap { $0 }.map { TokenID(rawValue: $0) }
}
