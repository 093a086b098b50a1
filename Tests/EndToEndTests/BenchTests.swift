import Foundation
import Testing

/// The last line of a benchmark is one JSON object.
@Suite(.programsAreBuilt) struct BenchTests {
    private func result(_ arguments: String...) throws -> [String: Any] { try result(arguments) }

    private func result(_ arguments: [String]) throws -> [String: Any] {
        let workplace = try Workplace()
        let shared = ["--preset", "tiny", "--runs", "2", "--threads", "1"]
        let outcome = try Launch("bench", arguments + shared, in: workplace).outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(workplace.names(".").isEmpty)
        let last = try #require(outcome.output.split(separator: "\n").last)
        return try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any] ?? [:]
    }

    private func expectRate(_ result: [String: Any], _ name: String) throws {
        let rate = try #require(result[name] as? [String: Double])
        let values = try ["minimum", "median", "maximum"].map { try #require(rate[$0]) }
        #expect(values[0] > 0 && values == values.sorted())
    }

    @Test func timesTraining() throws {
        let result = try result("train", "--batch", "2", "--positions", "16")
        #expect(result["benchmark"] as? String == "train")
        #expect(result["shape"] as? [String: Int] == ["batch": 2, "positions": 16, "targets": 32])
        try expectRate(result, "tokensPerSecond")
        #expect((result["shareOfPeakGigaflops"] as? Double ?? 0) > 0)
    }

    @Test func countsOnlyTheTargetsThatAreAskedFor() throws {
        let result = try result("train", "--batch", "2", "--positions", "20", "--targets", "10")
        #expect(result["shape"] as? [String: Int] == ["batch": 2, "positions": 20, "targets": 4])
    }

    @Test func trainsWiderModels() throws {
        let shared = ["train", "--batch", "1", "--positions", "16", "--width"]
        let results = try ["32", "128"].map { try result(shared + [$0]) }
        let parameters = try results.map { result in
            try #require((result["measures"] as? [String: Double])?["parameters"])
        }
        // Twelve times the square of the width in each of two layers, and rows of the embeddings.
        #expect(parameters[0] > 24 * 32 * 32 && parameters[1] > 24 * 128 * 128)
        #expect(parameters[1] > 8 * parameters[0])
        #expect((results[1]["shape"] as? [String: Int])?["width"] == 128)
    }

    @Test func refusesAWidthThatHeadsDoNotFill() throws {
        let workplace = try Workplace()
        for (preset, width, unit) in [("tiny", "100", 16), ("llama-1.1b", "1088", 512)] {
            let train = ["train", "--preset", preset, "--runs", "1", "--width", width]
            let outcome = try Launch("bench", train, in: workplace).outcome()
            let problem = "--width is \(width); it must be a multiple of \(unit), "
            #expect(outcome.status == 2 && outcome.errors.contains(problem), "\(outcome.errors)")
        }
    }

    @Test func timesPromptsAndWhatPausesAdd() throws {
        let result = try result("prefill", "--prompt", "24", "--pauses", "5")
        try expectRate(result, "tokensPerSecond")
        let measures = try #require(result["measures"] as? [String: Double])
        #expect((measures["timeWithPausesToWithout"] ?? 0) > 0)
    }

    @Test func timesGeneration() throws {
        let result = try result("decode", "--prompt", "4", "--tokens", "3")
        try expectRate(result, "tokensPerSecond")
        #expect((result["shareOfPeakBandwidth"] as? Double ?? 0) > 0)
    }

    @Test func timesScoringWithAndWithoutASharedPrompt() throws {
        let result = try result("score", "--prompt", "40", "--choices", "6", "--tokens", "2")
        try expectRate(result, "tokensPerSecond")
        let measures = try #require(result["measures"] as? [String: Double])
        #expect((measures["naiveToShared"] ?? 0) > 0)
        #expect(measures["sameBits"] == 1)
    }

    @Test func timesTokenizersAndWritesTheirIds() throws {
        let workplace = try Workplace()
        try workplace.write("hi é", to: "text.txt")
        let outcome = try Launch(
            "bench",
            ["tokenize", "--tokenizer", "bytes", "--file", "text.txt", "--runs", "2", "--ids", "ids"],
            in: workplace
        ).outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        let last = try #require(outcome.output.split(separator: "\n").last)
        let result = try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any] ?? [:]
        #expect(result["bytes"] as? Int == 5)
        #expect(result["tokens"] as? Int == 5)
        try expectRate(result, "megabytesPerSecond")
        #expect(try Array(workplace.data("ids")) == "hi é".utf8.flatMap { [$0, 0, 0, 0] })
    }

    @Test func timesReadingAFile() throws {
        let workplace = try Workplace()
        let write = ["load", "--preset", "tiny", "--write", "."]
        #expect(try Launch("bench", write, in: workplace).outcome().status == 0)
        #expect(workplace.names(".") == ["model.h5", "model.safetensors"])
        for file in workplace.names(".") {
            let read = ["read", file, "--runs", "2", "--cold"]
            let outcome = try Launch("bench", read, in: workplace).outcome()
            #expect(outcome.status == 0, "\(outcome.errors)")
            let last = try #require(outcome.output.split(separator: "\n").last)
            let result = try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any] ?? [:]
            #expect(result["bytes"] as? Int ?? 0 > 10_000)
            try expectRate(result, "bytesPerSecond")
            #expect(result["secondsToTensors"] as? Double ?? 9 <= result["seconds"] as? Double ?? 0)
        }
    }

    @Test func timesLoading() throws {
        let result = try result("load", "--folder", ".")
        #expect((result["shape"] as? [String: Int])?["bytes"] ?? 0 > 0)
        #expect((result["measures"] as? [String: Double])?["safetensorsToNative"] ?? 0 > 0)
    }

    @Test func timesEveryKernel() throws {
        let result = try result("kernels", "--batch", "2", "--positions", "16")
        let profile = try #require(result["profile"] as? [[String: Any]])
        let names = profile.compactMap { $0["kernel"] as? String }
        #expect(names.contains("AdamW") && names.contains("attention backward"))
        let shares = profile.compactMap { $0["share"] as? Double }
        #expect(abs(shares.reduce(0, +) - 1) < 1e-6)
    }

    @Test(arguments: [
        (["train", "--targets", "0"], "--targets is 0; it must be in 1...100"),
        (
            ["train", "--batch", "4096", "--positions", "131072"],
            "--batch times --positions is 536870912; it must be in 1...4194304"
        ),
        (["decode", "--tokens", "0"], "--tokens is 0; it must be in 1...131072"),
        (["score", "--choices", "0"], "--choices is 0; it must be in 1...4096"),
        (
            ["train", "--precision", "int8"],
            "--precision int8 is for decode, prefill and score; no model trains in it"
        ),
        (["prefill", "--runs", "0"], "--runs is 0; it must be in 1...10000"),
        (
            ["train", "--batch", "9223372036854775807"],
            "--batch is 9223372036854775807; it must be in 1...4096"
        ),
    ])
    func refusesWhatCannotBeTimed(arguments: [String], problem: String) throws {
        let outcome = try Launch("bench", arguments, in: Workplace()).outcome()
        #expect(outcome.status == 2)
        #expect(outcome.errors.hasPrefix("Error: \(problem)\n"))
    }
}
