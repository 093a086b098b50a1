import ArgumentParser
import Composition

/// Trains a model on text.
@main
struct PretrainCommand: Program {
    static let configuration = CommandConfiguration(
        commandName: "fermata-pretrain",
        abstract: "Pretrain a language model on text, with or without pauses.",
        discussion: """
            Example:
              fermata-pretrain Recipes/pretrain-tiny.yaml --output runs/tiny
            """
    )

    @OptionGroup var training: TrainingOptions

    func run() throws {
        try training.run(requiresText: true)
    }
}
