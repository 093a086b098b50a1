public import Tokenizer
public import Tokens

/// Where the prompt's tokens end and the completion's begin, as lm-evaluation-harness draws the line.
///
/// White space at the end of the prompt goes to the completion; the completion's tokens are those of
/// the whole text behind as many as the prompt alone has. A strategy inserts pauses after this split,
/// so that zero pauses give the harness's own tokens.
///
/// Source: `TemplateLM._encode_pair` in `lm_eval/api/model.py`. That an empty prompt is replaced by
/// the beginning token is left to the caller.
public enum ContinuationSplit {
    /// The tokens of `prompt` and `completion`.
    ///
    /// The completion comes out empty if the tokenizer merges all of it into the prompt's tokens.
    public static func tokens(
        prompt: String,
        completion: String,
        tokenizer: any Tokenizer
    ) -> TokenSequence {
        var context = PythonString(prompt)
        let keptCount = context.scalars.lastIndex { !$0.isPythonSpace }.map { $0 + 1 } ?? 0
        let moved = PythonString(context.scalars[keptCount...])
        context.scalars.removeSubrange(keptCount...)
        let contextTokens = tokenizer.encode(context.text)
        let wholeTokens = tokenizer.encode(context.text + moved.text + completion)
        return TokenSequence(
            prompt: contextTokens,
            completion: Array(wholeTokens.dropFirst(contextTokens.count))
        )
    }
}
