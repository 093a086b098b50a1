public import Eval
public import Testing

/// The laws of `ScoringModel`, as one test that every implementation runs on itself.
public struct ScoringModelContract {
    private let model: any ScoringModel
    private let prompts: [String]
    private let completions: [String]

    /// Checks `model` on texts that it can read.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - prompts: At least two different ones.
    ///   - completions: At least two different ones, none empty.
    public init(
        _ model: any ScoringModel,
        prompts: [String] = ["", "0 1 1", "Question: how many?\nAnswer:"],
        completions: [String] = ["0", " 1", " forty-two"]
    ) {
        precondition(prompts.count > 1 && completions.count > 1, "one text cannot show that order matters")
        self.model = model
        self.prompts = prompts
        self.completions = completions
    }

    /// Runs all checks.
    public func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
        try checkGeneration(sourceLocation)
        try checkLimits(sourceLocation)
        try checkStops(sourceLocation)
        try checkScoring(sourceLocation)
        #expect(try model.generate([]).isEmpty, "answers without a request", sourceLocation: sourceLocation)
        #expect(try model.score([]).isEmpty, "scores without a request", sourceLocation: sourceLocation)
    }

    private func checkGeneration(_ location: SourceLocation) throws {
        let requests = prompts.map { request(prompt: $0, limit: 8) }
        let together = try model.generate(requests)
        let alone = try requests.reversed().flatMap { try model.generate([$0]) }
        try #require(together.count == requests.count, "one answer per request", sourceLocation: location)
        #expect(together == alone.reversed(), "a reply depends on its neighbours", sourceLocation: location)
        for reply in together {
            let counts = reply.tokenCounts
            #expect(reply.tokens.count <= 8, "more tokens than the limit", sourceLocation: location)
            #expect(
                counts.generated == reply.tokens.count,
                "generated tokens miscounted",
                sourceLocation: location
            )
            #expect(counts.prompt >= 0 && counts.pauses >= 0 && counts.scored == 0, sourceLocation: location)
        }
    }

    private func checkLimits(_ location: SourceLocation) throws {
        let empty = try model.generate(prompts.map { request(prompt: $0, limit: 0) })
        #expect(
            empty.allSatisfy { $0.text.isEmpty && $0.tokens.isEmpty },
            "text without a token",
            sourceLocation: location
        )
        for prompt in prompts {
            let short = try model.generate([request(prompt: prompt, limit: 4)])
            let long = try model.generate([request(prompt: prompt, limit: 8)])
            #expect(
                long[0].tokens.starts(with: short[0].tokens),
                "the limit changes what is generated",
                sourceLocation: location
            )
        }
    }

    /// Stops each reply at a text from its own middle.
    private func checkStops(_ location: SourceLocation) throws {
        for prompt in prompts {
            let whole = try model.generate([request(prompt: prompt, limit: 8)])[0].text
            let readable = whole.dropFirst(whole.count / 2).first { $0 != "\u{FFFD}" }
            guard let stop = readable.map(String.init) else { continue }
            var scanner = StopScanner(stops: [stop])
            scanner.append(whole.utf8)
            let stopped = try model.generate([request(prompt: prompt, limit: 8, stops: [stop])])[0]
            #expect(
                stopped.text == scanner.text,
                "the reply does not end at the stop",
                sourceLocation: location
            )
            #expect(stopped.ending == .stopString, sourceLocation: location)
        }
    }

    private func checkScoring(_ location: SourceLocation) throws {
        let requests = prompts.map { ScoringRequest(prompt: $0, completions: completions) }
        let together = try model.score(requests)
        try #require(together.count == requests.count, "one answer per request", sourceLocation: location)
        for (request, scoring) in zip(requests, together) {
            let scored = scoring.completions
            try #require(
                scored.count == completions.count,
                "one score per completion",
                sourceLocation: location
            )
            let reversed = ScoringRequest(prompt: request.prompt, completions: completions.reversed())
            #expect(
                try model.score([reversed])[0].completions == scored.reversed(),
                "a score depends on its neighbours",
                sourceLocation: location
            )
            #expect(
                scored.flatMap(\.tokenLogProbabilities).allSatisfy { $0 <= 0 && $0.isFinite },
                "a log-probability is above 0 or not a number",
                sourceLocation: location
            )
            #expect(
                scored.allSatisfy { $0.tokenCount > 0 },
                "a text without a token",
                sourceLocation: location
            )
            #expect(
                scoring.tokenCounts.scored == scored.reduce(0) { $0 + $1.tokenCount },
                "scored tokens miscounted",
                sourceLocation: location
            )
        }
    }

    private func request(prompt: String, limit: Int, stops: [String] = []) -> GenerationRequest {
        GenerationRequest(prompt: prompt, stops: stops, maximumTokenCount: limit)
    }
}
