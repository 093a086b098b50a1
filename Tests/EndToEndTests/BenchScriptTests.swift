import Foundation
import Testing

/// `Tools/bench.py`, with programs whose speed is known.
@Suite struct BenchScriptTests {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Tools/bench.py").standardizedFileURL.path

    /// A program that tells its speed, which may depend on how often it ran: `$runs`.
    private func write(_ name: String, rate: String, in workplace: Workplace) throws {
        let object = #"{\"tokensPerSecond\": {\"median\": $rate}, \"peakMemoryBytes\": 1048576}"#
        try write(name, says: "rate=$((\(rate))); echo \"\(object)\"", in: workplace)
    }

    private func write(_ name: String, says last: String, in workplace: Workplace) throws {
        try workplace.write(
            """
            #!/bin/sh
            echo run >> \(name).runs
            runs=$(wc -l < \(name).runs)
            echo "something for people"
            \(last)

            """,
            to: name
        )
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: workplace.url(name).path
        )
    }

    /// `Tools/bench-tokenizer.py` with a program that writes the ids it is told to and tells its speed.
    @Test func tokenizersAreTimedOverRounds() throws {
        let workplace = try Workplace()
        try workplace.write("text", to: "text.txt")
        let object = #"{\"megabytesPerSecond\": {\"median\": $runs}, \"firstMegabytesPerSecond\": 7}"#
        let says = #"while [ "$1" != --ids ]; do shift; done; printf 12345678 > "$2"; echo "\#(object)""#
        try write("ours", says: says, in: workplace)
        let script = URL(filePath: Self.script).deletingLastPathComponent()
            .appending(path: "bench-tokenizer.py").path
        let outcome = try Launch(
            program: URL(filePath: "/usr/bin/env"),
            ["python3", script, "./ours", "--data", ".", "--text", "text.txt", "--rounds", "3"],
            in: workplace,
            shell: "unset FERMATA_PEERS_PYTHON"
        ).outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        let result = try lastObject(outcome)
        #expect(result["tokens"] as? Int == 2 && result["firstMegabytesPerSecond"] as? Double == 7)
        let rates = try #require(result["megabytesPerSecond"] as? [String: Double])
        // With more than one core every other run is on all of them.
        #expect(rates["ours"] == (ProcessInfo.processInfo.processorCount > 1 ? 3 : 2))
    }

    private func bench(_ name: String, peer: Bool, in workplace: Workplace) throws -> Outcome {
        let launch = try Launch(
            program: URL(filePath: "/usr/bin/env"),
            ["python3", Self.script, "./ours", name, "--rounds", "3"],
            in: workplace,
            shell: peer ? "export FERMATA_PEERS_PYTHON=./peer" : "unset FERMATA_PEERS_PYTHON"
        )
        return try launch.outcome()
    }

    private func lastObject(_ outcome: Outcome) throws -> [String: Any] {
        let line = try #require(outcome.output.split(separator: "\n").last)
        return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    /// Three sides of ours and three of the peer run in each round; a ratio is the median over rounds.
    @Test func ratiosAreMediansOverRounds() throws {
        let workplace = try Workplace()
        try write("ours", rate: "100 * runs", in: workplace)
        try write("peer", rate: "100", in: workplace)
        let outcome = try bench("decode", peer: true, in: workplace)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let result = try lastObject(outcome)
        let ratios = try #require(result["ratios"] as? [String: [String: Double]])
        // Runs 1, 4 and 7 of the program are the first side's.
        let first = try #require(ratios["ours-bf16 / llama.cpp-bf16"])
        #expect(first == ["median": 4, "minimum": 1, "maximum": 7])
        #expect(ratios["ours-int8 / llama.cpp-q8_0"]?["median"] == 5)
        #expect(ratios.count == 3 && result["rounds"] as? Int == 3)
    }

    @Test func oursRunAloneWithoutAPeer() throws {
        let workplace = try Workplace()
        try write("ours", rate: "50", in: workplace)
        let outcome = try bench("train", peer: false, in: workplace)
        #expect(outcome.status == 0 && outcome.errors.contains("set FERMATA_PEERS_PYTHON"))
        let result = try lastObject(outcome)
        #expect((result["ratios"] as? [String: Any])?.isEmpty == true)
        #expect((result["tokensPerSecond"] as? [String: Any])?.keys.sorted() == ["ours-bf16", "ours-fp32"])
    }

    /// One side for each size, none of which a peer runs.
    @Test func sizesOfAStepNeedNoPeer() throws {
        let workplace = try Workplace()
        try write("ours", rate: "100", in: workplace)
        let outcome = try bench("growth", peer: true, in: workplace)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let rates = try #require(lastObject(outcome)["tokensPerSecond"] as? [String: Any])
        #expect(rates.count == 20 && rates["positions 4096"] != nil && rates["targets 10"] != nil)
    }

    /// The program writes the files first; then four sides with the file in the cache, four without.
    @Test func filesAreReadWarmAndCold() throws {
        let workplace = try Workplace()
        let says = #"echo "{\"bytesPerSecond\": {\"median\": $((100 * runs))}}""#
        try write("ours", says: says, in: workplace)
        try write("peer", says: says, in: workplace)
        let result = try lastObject(bench("weights", peer: true, in: workplace))
        let rates = try #require(result["bytesPerSecond"] as? [String: [String: Double]])
        #expect(rates.count == 8)
        // Runs 2, 6 and 10, the first having written; 1, 5 and 9.
        #expect(rates["ours-hdf5-warm"] == ["median": 600, "minimum": 200, "maximum": 1000])
        #expect(rates["safetensors-warm"] == ["median": 500, "minimum": 100, "maximum": 900])
        let ratios = try #require(result["ratios"] as? [String: [String: Double]])
        #expect(ratios.count == 6)
        #expect(ratios["ours-hdf5-warm / safetensors-warm"]?["median"] == 1.2)
    }

    /// Ours is measured from start to end, the peer tells the seconds of its 800 steps.
    @Test func smallRunsAreCountedInSteps() throws {
        let workplace = try Workplace()
        try write("fermata-finetune", says: #"sleep 0.1; echo "{\"step\": 800}""#, in: workplace)
        try write("peer", says: #"echo "{\"wallSeconds\": 8}""#, in: workplace)
        let result = try lastObject(bench("small", peer: true, in: workplace))
        let rates = try #require(result["stepsPerSecond"] as? [String: [String: Double]])
        #expect(rates["torch"]?["median"] == 100)
        let ours = try #require(rates["ours"]?["maximum"])
        #expect(ours > 0 && ours < 8000)
    }
}
