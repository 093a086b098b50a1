import ArgumentParser
import Composition

/// Measures speed, always against the machine's own peak.
@main
struct BenchCommand: Program {
    static let configuration = CommandConfiguration(
        commandName: "fermata-bench",
        abstract: "Measure speed; the last line of standard output is one JSON object.",
        discussion: """
            Models are built from a seed, so nothing is downloaded. Run nothing else meanwhile.

            Example:
              fermata-bench train --preset tiny --runs 3
            """,
        subcommands: [
            TrainBenchmark.self, PrefillBenchmark.self, DecodeBenchmark.self, ScoreBenchmark.self,
            LoadBenchmark.self, ReadBenchmark.self, KernelsBenchmark.self, TokenizeBenchmark.self,
        ]
    )
}
