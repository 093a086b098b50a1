import Foundation
import Testing

/// Pretraining with pauses, fine-tuning with pauses: what the programs leave and say.
@Suite(.programsAreBuilt) struct PaperChainTests {
    private func metrics(_ run: String) throws -> [[String: Any]] {
        try PausedModel.workplace.text("\(run)/metrics.jsonl").split(separator: "\n").map {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
        }
    }

    @Test func pretrainingPutsPausesAnywhereAndTrimsBack() throws {
        let steps = try metrics("pretrained")
        #expect(steps.map { $0["step"] as? Int } == Array(1...10))
        for step in steps {
            let pauses = try #require(step["pauseTokenCount"] as? Int)
            let tokens = try #require(step["realTokenCount"] as? Int)
            // 8 windows of 32 positions; round(0.2 * 32) pauses each, of which trimming takes some.
            #expect(pauses + tokens == 8 * 32)
            #expect((8...48).contains(pauses))
        }
        #expect(try PausedModel.workplace.names("pretrained/checkpoints") == ["step-00000010.h5"])
    }

    @Test func finetuningPutsPausesBehindThePrompt() throws {
        for step in try metrics("finetuned") {
            #expect(step["pauseTokenCount"] as? Int == 8 * 4)
            #expect(step["realTokenCount"] as? Int == 8 * 6)
            #expect(step["targetCount"] as? Int == 8)
        }
    }

    @Test func theSummaryIsOneObject() throws {
        let summary = try PausedModel.summary.json
        #expect(Set(summary.keys) == ["accuracy", "checkpoint", "isFinished", "loss", "step"])
        #expect(summary["step"] as? Int == 10)
        #expect(summary["isFinished"] as? Bool == true)
        let workplace = try PausedModel.workplace
        let checkpoint = workplace.url("finetuned/checkpoints/step-00000010.h5").path
        #expect(summary["checkpoint"] as? String == checkpoint)
    }

    @Test func changesHowPromptsAttendOnlyWhenTold() throws {
        let workplace = try PausedModel.workplace
        let arguments = [
            "finetune.yaml", "--output", "mismatch", "--dry-run", "--set", "prefixAttention=bidirectional",
        ]
        let refused = try Launch("finetune", arguments, in: workplace).outcome()
        #expect(refused.status == 2)
        #expect(
            refused.errors == """
                error: prefix attention: the checkpoint has causal, this run bidirectional; pass \
                --allow-pause-mismatch to allow it

                """
        )
        let allowed = try Launch("finetune", arguments + ["--allow-pause-mismatch"], in: workplace).outcome()
        #expect(allowed.status == 0, "\(allowed.errors)")
    }

    @Test func aDryRunTrainsNothing() throws {
        let workplace = try PausedModel.workplace
        let outcome = try workplace.run("finetune", "finetune.yaml", "--output", "dry", "--dry-run")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("\n  steps: 10\n"))
        // V 16 and a pause, 32 positions, width 16: embeddings, two blocks and a norm.
        #expect(outcome.output.contains("\n# parameters: 7376\n"))
        // 10 steps of 8 examples: 6 bits and 4 pauses.
        #expect(outcome.output.contains("\n# all batches: 480 real tokens, 320 pauses\n"))
        #expect(outcome.output.contains(" for parameters and optimiser, "))
        #expect(outcome.output.contains(" MiB for activations\n"))
        #expect(!workplace.exists("dry"))
    }

    @Test func inspectTellsHowTheModelPauses() throws {
        let workplace = try PausedModel.workplace
        for path in ["finetuned", "finetuned/checkpoints/step-00000010.h5"] {
            let text = try workplace.run("inspect", path, "--brief")
            #expect(text.status == 0)
            #expect(text.output.contains("\nvocabulary: 16 tokens with a logit, 1 pause\n"))
            #expect(
                text.output.contains(
                    "\npauses: strategy append, 4 pauses, causal prompt, consecutive positions\n"
                )
            )
        }
    }

    @Test func inspectPrintsOneObject() throws {
        let workplace = try PausedModel.workplace
        let outcome = try workplace.run("inspect", "finetuned/checkpoints/step-00000010.h5", "--json")
        let object = outcome.json
        #expect(
            object["documents"] as? [String] == [
                "config", "pause", "run/data_position", "run/fingerprint", "run/metrics", "run/random",
                "run/step", "tokenizer",
            ]
        )
        let pauses = try #require(object["pauses"] as? [String: Any])
        #expect(pauses["count"] as? Int == 4)
        let tensors = try #require(object["tensors"] as? [[String: Any]])
        let names = Set(tensors.compactMap { $0["name"] as? String })
        #expect(names.contains("weights/embedding/token"))
        #expect(names.contains("optimizer/embedding/token/first"))
        #expect(names.contains("optimizer/embedding/token/second"))
    }
}
