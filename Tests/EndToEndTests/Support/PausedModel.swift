import Foundation
import Testing

/// The paper's chain: pretrained with pauses at random places, fine-tuned with four behind the prompt.
///
/// Made once; the runs are in `pretrained` and `finetuned`. Tests write under names of their own.
enum PausedModel {
    private static let made = Result {
        let workplace = try Workplace()
        try workplace.write(RunFiles.pretraining, to: "pretrain.yaml")
        try workplace.write(RunFiles.finetuning, to: "finetune.yaml")
        let first = try workplace.run("pretrain", "pretrain.yaml", "--output", "pretrained")
        try #require(first.status == 0, "\(first.errors)")
        let second = try workplace.run("finetune", "finetune.yaml", "--output", "finetuned", "--json")
        try #require(second.status == 0, "\(second.errors)")
        return (workplace: workplace, summary: second)
    }

    /// A static value is never released, so its folder would stay.
    private static let removesFolderAtExit: Void = {
        atexit {
            guard let folder = try? PausedModel.made.get().workplace.folder else { return }
            try? FileManager.default.removeItem(at: folder)
        }
    }()

    /// The place where the runs are.
    static var workplace: Workplace {
        get throws {
            _ = removesFolderAtExit
            return try made.get().workplace
        }
    }

    /// What the fine-tuning program said at its end.
    static var summary: Outcome {
        get throws { try made.get().summary }
    }
}
