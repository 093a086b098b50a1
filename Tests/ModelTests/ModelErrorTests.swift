import Model
import Testing

@Suite struct ModelErrorTests {
    @Test(arguments: [
        (
            ModelError.invalidConfiguration(field: "n_head", value: "missing", requirement: "given"),
            "model setting 'n_head' is missing; it must be given"
        ),
        (
            .unsupportedArchitecture(name: "bert", known: ["gpt2", "llama"]),
            "the architecture 'bert' is not supported; known: gpt2, llama"
        ),
        (
            .contextTooLong(positions: 1025, contextLength: 1024),
            "1025 positions do not fit the model's context of 1024;"
                + " shorten the prompt, generate less, or use fewer pauses"
        ),
        (
            .tokenOutOfRange(token: 50_258, rows: 50_257),
            "token 50258 is outside the model's 50257 embedding rows;"
                + " the tokenizer probably belongs to another model"
        ),
    ])
    func saysWhatWasWrongAndWhatWouldDo(error: ModelError, message: String) {
        #expect(error.description == message)
    }
}
