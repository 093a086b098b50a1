import Foundation
import Testing

/// Standard output gets the continuation, or one JSON object, and nothing else.
@Suite(.programsAreBuilt) struct GenerateTests {
    private struct Answer: Decodable {
        let promptIds: [Int]
        let pauseCount: Int
        let ids: [Int]
        let logprobs: [Double]
        let ending: String
        let text: String
        let promptLogprobs: [Double]?
    }

    private func generate(_ arguments: String...) throws -> Outcome {
        let workplace = try PausedModel.workplace
        let shared = ["--model", "finetuned", "--greedy", "--threads", "1"]
        let outcome = try Launch("generate", shared + arguments, in: workplace).outcome()
        #expect(outcome.status == 0)
        #expect(outcome.errors.isEmpty)
        return outcome
    }

    private func answer(_ outcome: Outcome) throws -> Answer {
        try JSONDecoder().decode(Answer.self, from: Data(outcome.output.utf8))
    }

    @Test func printsOnlyTheContinuation() throws {
        let text = try generate("--prompt", "011010", "--max-tokens", "3").output
        let told = try answer(generate("--prompt", "011010", "--max-tokens", "3", "--json"))
        #expect(text == told.text)
        #expect(told.ids.count == 3 && told.text.count == 3)
    }

    @Test func tellsIdsAndLogProbabilities() throws {
        let outcome = try generate("--prompt", "011010", "--max-tokens", "3", "--json")
        #expect(Set(outcome.json.keys) == ["ending", "ids", "logprobs", "pauseCount", "promptIds", "text"])
        let told = try answer(outcome)
        #expect(told.promptIds == [0, 1, 1, 0, 1, 0])
        #expect(told.pauseCount == 4)
        #expect(told.ending == "limit")
        #expect(told.logprobs.count == 3)
        // The most likely of 16 tokens.
        #expect(told.logprobs.allSatisfy { $0 <= 0 && $0 >= -log(16) })
    }

    @Test func takesIdsInPlaceOfText() throws {
        let text = try generate("--prompt", "0110", "--max-tokens", "2", "--json").output
        #expect(try generate("--prompt-ids", "0 1 1 0", "--max-tokens", "2", "--json").output == text)
        #expect(try generate("--prompt-ids", "0,1, 1,0", "--max-tokens", "2", "--json").output == text)
    }

    @Test func scoresThePromptWhenAsked() throws {
        let told = try answer(
            generate("--prompt-ids", "0,1,1,0", "--max-tokens", "0", "--json", "--echo")
        )
        #expect(told.ids.isEmpty && told.logprobs.isEmpty && told.text.isEmpty)
        let scores = try #require(told.promptLogprobs)
        #expect(scores.count == 3)
        #expect(scores.allSatisfy { $0 < 0 && $0.isFinite })
        // Pauses stand behind the prompt: they change no score of its own tokens.
        let bare = try answer(
            generate("--prompt-ids", "0,1,1,0", "--max-tokens", "0", "--json", "--echo", "--pauses", "0")
        )
        #expect(bare.promptLogprobs == scores)
    }

    @Test func pausesChangeWhatIsSaid() throws {
        func logprobs(_ arguments: String...) throws -> [Double] {
            let shared = ["--prompt", "011010", "--max-tokens", "1", "--json"]
            let workplace = try PausedModel.workplace
            let outcome = try Launch(
                "generate",
                ["--model", "finetuned", "--greedy"] + shared + arguments,
                in: workplace
            ).outcome()
            return try answer(outcome).logprobs
        }
        let usual = try logprobs()
        #expect(try logprobs("--pauses", "4") == usual)
        #expect(try logprobs("--pauses", "0") != usual)
        #expect(try logprobs("--pauses", "5") != usual)
    }

    @Test func drawsAreDecidedByTheSeed() throws {
        let workplace = try PausedModel.workplace
        func draw(_ seed: String) throws -> String {
            try workplace.run(
                "generate",
                "--model",
                "finetuned",
                "--prompt",
                "01",
                "--max-tokens",
                "12",
                "--seed",
                seed
            ).output
        }
        #expect(try draw("1") == draw("1"))
        #expect(Set(try (1...4).map { try draw("\($0)") }).count > 1)
    }

    @Test(arguments: [["--json"], []])
    func saysWhenTheContextEndsAReply(format: [String]) throws {
        let workplace = try PausedModel.workplace
        let arguments =
            ["--model", "finetuned", "--greedy", "--prompt", "0110", "--max-tokens", "25"] + format
        let outcome = try Launch("generate", arguments, in: workplace).outcome()
        #expect(outcome.status == 0)
        #expect(
            outcome.errors == """
                the reply ends early: prompt, pauses and reply fill all positions that the model reads

                """
        )
        guard !format.isEmpty else { return }
        let told = try answer(outcome)
        // 32 positions, 4 of the prompt and 4 pauses.
        #expect(told.ending == "context" && told.ids.count == 24)
    }

    @Test func refusesAPauseAmongIds() throws {
        let workplace = try PausedModel.workplace
        let outcome = try workplace.run(
            "generate",
            "--model",
            "finetuned",
            "--prompt-ids",
            "0,16",
            "--max-tokens",
            "0",
            "--json",
            "--echo"
        )
        #expect(outcome.status == 2)
        #expect(
            outcome.errors == """
                error: --prompt-ids holds 16, which is a pause; leave it out and ask for pauses with --pauses

                """
        )
    }

    @Test func takesThePromptFromAFileOrStandardInput() throws {
        let workplace = try PausedModel.workplace
        let expected = try generate("--prompt", "011010", "--max-tokens", "3").output
        // A line end that an editor leaves is not part of the prompt, which has no token for it.
        try workplace.write("011010\n", to: "prompt.txt")
        #expect(try generate("--prompt-file", "prompt.txt", "--max-tokens", "3").output == expected)
        let piped = try workplace.run(
            "generate",
            "--model",
            "finetuned",
            "--greedy",
            "--max-tokens",
            "3",
            input: "011010\n"
        )
        #expect(piped.output == expected && piped.errors.isEmpty && piped.status == 0)
    }

    @Test func continuesLineAfterLine() throws {
        let workplace = try PausedModel.workplace
        let lines = try ["0110", "1"].map { try generate("--prompt", $0, "--max-tokens", "2").output }
        let outcome = try workplace.run(
            "generate",
            "--model",
            "finetuned",
            "--greedy",
            "--max-tokens",
            "2",
            "--interactive",
            input: "0110\nnot bits\n1\n"
        )
        #expect(outcome.status == 0)
        #expect(outcome.output == lines.map { $0 + "\n" }.joined())
        #expect(outcome.errors.hasPrefix("error: ") && outcome.errors.split(separator: "\n").count == 1)
    }

    @Test func aStopStringEndsTheReplyAndIsLeftOut() throws {
        let whole = try answer(generate("--prompt", "011010", "--max-tokens", "6", "--json"))
        let stop = String(try #require(whole.text.last))
        let told = try answer(
            generate("--prompt", "011010", "--max-tokens", "6", "--json", "--stop", stop, "--stop", "none")
        )
        let text = whole.text.prefix { String($0) != stop }
        #expect(told.ending == "stop-string" && told.text == text)
        #expect(told.ids == Array(whole.ids.prefix(text.count + 1)))
        let streamed = try generate("--prompt", "011010", "--max-tokens", "6", "--stop", stop)
        #expect(streamed.output == text)
    }

    @Test func aStopTokenEndsTheReplyAndIsNoPartOfIt() throws {
        let whole = try answer(generate("--prompt", "011010", "--max-tokens", "6", "--json"))
        let stop = try #require(whole.ids.last)
        let told = try answer(
            generate("--prompt", "011010", "--max-tokens", "6", "--json", "--stop-ids", "9,\(stop)")
        )
        #expect(told.ending == "stop-token" && told.ids == Array(whole.ids.prefix { $0 != stop }))
    }

    @Test func tellsHowFastItWentWhenAsked() throws {
        let workplace = try PausedModel.workplace
        let outcome = try workplace.run(
            "generate",
            "--model",
            "finetuned",
            "--greedy",
            "--prompt",
            "0110",
            "--max-tokens",
            "3",
            "--pace"
        )
        #expect(
            outcome.errors.wholeMatch(
                of: #/prompt: 8 tokens, 4 of them pauses, .* tokens/s; reply: 2 steps, .* tokens/s\n/#
            ) != nil
        )
    }

    @Test(arguments: [
        (["--min-p", "1.5"], "--min-p is 1.5; it must be from 0 to 1"),
        (["--repetition-penalty", "0"], "--repetition-penalty is 0.0; it must be above 0"),
        (["--stop", ""], "--stop is an empty text"),
        (["--stop-ids", "5,x"], "--stop-ids is '5,x'; write whole numbers with commas or spaces between"),
        (["--prompt", "1", "--prompt-file", "x"], "give one of --prompt, --prompt-file"),
    ])
    func refusesWhatItCannotDo(arguments: [String], problem: String) throws {
        let workplace = try PausedModel.workplace
        let prompt = arguments.contains("--prompt") ? [] : ["--prompt", "0"]
        let outcome = try Launch("generate", ["--model", "finetuned"] + prompt + arguments, in: workplace)
            .outcome()
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(problem))
        #expect(outcome.output.isEmpty)
    }

    @Test(arguments: ["bfloat16", "int8"])
    func narrowWeightsSayNearlyTheSame(precision: String) throws {
        let told = try answer(generate("--prompt", "011010", "--max-tokens", "1", "--json"))
        let narrow = try answer(
            generate("--prompt", "011010", "--max-tokens", "1", "--json", "--precision", precision)
        )
        #expect(abs(narrow.logprobs[0] - told.logprobs[0]) < 0.1)
        #expect(narrow.logprobs[0] != told.logprobs[0])
    }
}
