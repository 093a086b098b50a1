import Eval
import Tokenizer
import Tokens

/// The text of a reply while its tokens arrive: characters are never cut in two, and what may become a stop
/// string waits until it is known.
struct ReplyText {
    private var decoder: StreamingDecoder
    private var scanner: StopScanner

    /// Starts a reply to `prompt`; a space that begins it is kept where the prompt has text.
    init(tokenizer: any Tokenizer, prompt: [TokenID], stops: [String]) {
        let isContinuation = prompt.contains { !tokenizer.bytes(of: $0).isEmpty }
        decoder = StreamingDecoder(tokenizer, isContinuation: isContinuation)
        scanner = StopScanner(stops: stops)
    }

    /// Whether a stop string has appeared.
    var isStopped: Bool { scanner.isStopped }

    /// The reply so far, without the stop string.
    var text: String { scanner.text }

    /// Takes the next token in, and returns the text that is certain by now.
    mutating func append(_ token: TokenID) -> String {
        scanner.append(decoder.append(token).utf8)
        return String(decoding: scanner.takeSettled(), as: UTF8.self)
    }

    /// Ends the reply, and returns the text that was waiting.
    mutating func finish() -> String {
        scanner.append(decoder.finish().utf8)
        return String(decoding: scanner.takeRest(), as: UTF8.self)
    }
}
