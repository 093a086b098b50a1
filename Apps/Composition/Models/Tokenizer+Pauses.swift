import Model
public import PauseStrategy
public import Tokenizer

extension Tokenizer {
    /// What pause strategies may insert.
    public var pauseVocabulary: PauseVocabulary {
        PauseVocabulary(pauseTokens: specialTokens.pauses) { self.encode($0) }
    }

    /// The pauses, as a checkpoint records them.
    public var pauseTokens: [PauseToken] {
        specialTokens.pauses.map { PauseToken(text: displayName(of: $0), id: $0) }
    }

    /// This tokenizer with the pauses of a model, unless it has some.
    func withPauses(of model: TransformerConfiguration) -> any Tokenizer {
        guard specialTokens.pauses.isEmpty, vocabularySize <= model.vocabularySize, model.pauseTokenCount > 0
        else { return self }
        return addingPauses(model.pauseTokenCount, at: model.vocabularySize)
    }
}
