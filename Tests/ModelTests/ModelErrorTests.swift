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
        (
            .unusedTensors(names: ["a", "b", "c"], source: "model.h5"),
            "'model.h5' holds 3 tensors that the model has no place for: a, b, c;"
                + " its configuration belongs to another model, or leaves out layers or biases"
        ),
        (
            .unusedTensors(names: ["a", "b", "c", "d"], source: "model.h5"),
            "'model.h5' holds 4 tensors that the model has no place for: a, b, c and more;"
                + " its configuration belongs to another model, or leaves out layers or biases"
        ),
    ])
    func saysWhatWasWrongAndWhatWouldDo(error: ModelError, message: String) {
        #expect(error.description == message)
    }
}
