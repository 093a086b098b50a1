import ArgumentParser
import Composition

/// Where a reply ends.
struct StoppingOptions: ParsableArguments {
    @Option(help: "The most tokens to generate; may be 0.")
    var maxTokens = 100

    @Option(help: "A text that ends the reply and is left out; may be given several times.")
    var stop: [String] = []

    @Option(help: "Tokens that end the reply and are left out, for example 50256,198.")
    var stopIds: String?

    func validate() throws {
        guard maxTokens >= 0 else {
            throw ValidationError("--max-tokens is \(maxTokens); it must be 0 or more")
        }
        guard !stop.contains("") else { throw ValidationError("--stop is an empty text") }
    }

    func stops() throws -> GenerationSession.Stops {
        .init(texts: stop, tokens: try stopIds.map { try tokenList($0, of: "--stop-ids") } ?? [])
    }
}
