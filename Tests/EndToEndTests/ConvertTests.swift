import Foundation
import Testing

/// The program that converts, on models that others made and in the hands of others.
@Suite(.programsAreBuilt) struct ConvertTests {
    static let models = ["tiny-gpt2", "tiny-llama"]

    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures/models").standardizedFileURL

    /// A golden model in the folder `source`.
    private func workplace(_ model: String) throws -> Workplace {
        let workplace = try Workplace()
        for file in ["config.json", "model.safetensors"] {
            let data = try Data(contentsOf: Self.fixtures.appending(path: "\(model)/\(file)"))
            try FileManager.default.createDirectory(
                at: workplace.url("source"),
                withIntermediateDirectories: true
            )
            try data.write(to: workplace.url("source/\(file)"))
        }
        return workplace
    }

    @Test(
        .enabled(if: Peers.have("transformers", "torch"), "no transformers to compare with"),
        arguments: models
    )
    func transformersComputesTheSameFromWhatComesBack(model: String) throws {
        let workplace = try workplace(model)
        for command in [
            ["source", "plain.h5"], ["plain.h5", "plain"], ["source", "paused.h5", "--add-pause", "2"],
            ["paused.h5", "paused"], ["paused", "narrow", "--dtype", "bfloat16", "--shard-size", "20000"],
        ] {
            let outcome = try Launch("convert", command, in: workplace).outcome()
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        let found = try Peers.run(
            "compare_models_transformers.py",
            ["source", "plain", "paused", "narrow"],
            in: workplace
        )
        #expect(found.status == 0, "\(found.errors)")
        let distances = try #require(found.json["distances"] as? [Double])
        #expect(distances[1] == 0 && distances[2] == 0, "\(distances)")
        #expect(distances[3] > 0 && distances[3] < 0.2, "\(distances)")
        #expect(found.json["vocabularies"] as? [Int] == [61, 61, 63, 63])
        #expect(found.json["problems"] as? [[String: [String]]] == [[:], [:], [:], [:]])
        let greedy = try #require(found.json["greedy"] as? [[Int]])
        #expect(greedy[0] == greedy[1] && greedy[0] == greedy[2])
    }

    @Test func reportsEveryTensorAsJSON() throws {
        let workplace = try workplace("tiny-gpt2")
        let outcome = try workplace.run("convert", "source", "model.h5", "--json")
        #expect(outcome.status == 0)
        let tensors = try #require(outcome.json["tensors"] as? [[String: Any]])
        let inspected = try workplace.run("inspect", "model.h5", "--json").json
        #expect(inspected["tensors"].map { ($0 as? [Any])?.count } == tensors.count)
        let first = try #require(
            tensors.first { $0["name"] as? String == "weights/decoder/0/feed_forward/input/weight" }
        )
        #expect(first["steps"] as? [String] == ["transposed"])
        #expect(first["sources"] as? [String] == ["transformer.h.0.mlp.c_fc.weight"])
    }

    /// Exit codes, and that nothing is left or overwritten.
    @Test func refusesWithAReason() throws {
        let workplace = try workplace("tiny-llama")
        try workplace.write("mine", to: "there.h5")
        let cases: [([String], Int32, String)] = [
            (
                ["source", "there.h5"], 1,
                "error: 'there.h5' exists already; name another destination, or remove it\n"
            ),
            (["nowhere", "x.h5"], 1, "error: cannot read 'nowhere': there is no such file or folder\n"),
            (
                ["source", "x.h5", "--add-pause", "1", "--pause-init", "token:61"], 2,
                "error: --pause-init token:61: the model has the tokens 0 to 60\n"
            ),
            (["source", "x.h5", "--dtype", "int8"], 2, "Error: The value 'int8' is invalid"),
        ]
        for (arguments, status, message) in cases {
            let outcome = try Launch("convert", arguments, in: workplace).outcome()
            #expect(outcome.status == status)
            #expect(outcome.errors.hasPrefix(message), "\(outcome.errors)")
            #expect(outcome.output.isEmpty)
        }
        #expect(workplace.names(".") == ["source", "there.h5"])
        #expect(try workplace.text("there.h5") == "mine")
    }

    @Test func aModelTrainedHereGoesAwayAndComesBack() throws {
        let trained = try PausedModel.workplace
        let workplace = try Workplace()
        let source = trained.url("finetuned").path
        for (from, to) in [(source, "folder"), ("folder", "back.h5"), (source, "direct.h5")] {
            let outcome = try workplace.run("convert", from, to)
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        let prompt = ["--prompt-ids", "1,2,3", "--max-tokens", "4", "--greedy", "--json"]
        let replies = try [source, "folder", "back.h5", "direct.h5"].map {
            try Launch("generate", ["--model", $0] + prompt, in: workplace).outcome()
        }
        for reply in replies {
            #expect(reply.status == 0, "\(reply.errors)")
            #expect(reply.json["ids"] as? [Int] == replies[0].json["ids"] as? [Int])
        }
    }
}

/// The Python that has the libraries of others; named by `FERMATA_PEERS_PYTHON`.
private enum Peers {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Tools/peers").standardizedFileURL

    static func have(_ modules: String...) -> Bool {
        let question = "from importlib.util import find_spec; exit(not all(map(find_spec, \(modules))))"
        guard let workplace = try? Workplace() else { return false }
        return (try? launch(["-c", question], in: workplace))?.status == 0
    }

    static func run(_ script: String, _ arguments: [String], in workplace: Workplace) throws -> Outcome {
        try launch([folder.appending(path: script).path] + arguments, in: workplace)
    }

    private static func launch(_ arguments: [String], in workplace: Workplace) throws -> Outcome {
        let python = ProcessInfo.processInfo.environment["FERMATA_PEERS_PYTHON"] ?? "/nonexistent"
        return try Launch(program: URL(filePath: python), arguments, in: workplace).outcome()
    }
}
