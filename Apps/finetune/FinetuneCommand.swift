import ArgumentParser
import Composition

/// Trains a model on prompts and completions.
@main
struct FinetuneCommand: Program {
    static let configuration = CommandConfiguration(
        commandName: "fermata-finetune",
        abstract: "Train a language model on prompts and completions, with or without pauses.",
        discussion: """
            Start from a checkpoint or a Hugging Face folder with `model.from`, or from nothing.

            Example:
              fermata-finetune Recipes/finetune-parity.yaml --output runs/parity-pauses
            """
    )

    @OptionGroup var training: TrainingOptions

    func run() throws {
        try training.run(requiresText: false)
    }
}
