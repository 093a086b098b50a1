import Tokens

extension TokenizerDefinition {
    /// Makes `special` the special tokens: those that are missing are added, those of another name renamed.
    mutating func name(_ special: SpecialTokens) throws(TokenizerError) {
        for token in special.all {
            guard let name = special.name(of: token) else { continue }
            let holder = vocabulary.id(spelled: name) ?? addedTokens.first { $0.content == name }?.id.rawValue
            guard holder == nil || holder == token.rawValue else {
                let position = FilePosition.field("added_tokens", of: "tokenizer.json")
                throw .duplicate(position, entry: "the token '\(name)'")
            }
            rename(token, name)
            if let index = addedTokens.firstIndex(where: { $0.id == token }) {
                addedTokens[index].content = name
                addedTokens[index].isSpecial = true
            } else {
                addedTokens.append(AddedToken(id: token, content: name))
            }
        }
        addedTokens.sort { $0.id < $1.id }
    }

    /// Gives a token of the model's vocabulary, if `token` is one, another spelling.
    private mutating func rename(_ token: TokenID, _ name: String) {
        let id = Int(token.rawValue)
        guard let known = vocabulary.spelling(of: id), known != name else { return }
        setVocabulary(vocabulary.replacing([id: name]))
    }

    /// Makes sure that the `tokenizers` library, which numbers added tokens itself, gives them these ids.
    ///
    /// It counts on from the vocabulary; a token that is part of the vocabulary keeps its id.
    mutating func pinIDs() throws(TokenizerError) {
        let known = vocabulary
        var next = (0..<known.count).count { !known.bytes(of: $0).isEmpty }
        var isInOrder = true
        for token in addedTokens where known.id(spelled: token.content) == nil {
            if Int(token.id.rawValue) != next { isInOrder = false }
            next += 1
        }
        if isInOrder { return }
        guard case .bpe = model else {
            throw .invalid(
                .field("added_tokens", of: "tokenizer.json"),
                problem: "a unigram model has no ids to leave out; put the pauses right behind its vocabulary"
            )
        }
        let names = addedTokens.map { (Int($0.id.rawValue), $0.content) }
        setVocabulary(known.replacing(Dictionary(names, uniquingKeysWith: { first, _ in first })))
    }

    private mutating func setVocabulary(_ vocabulary: Vocabulary) {
        switch model {
        case .bpe(var bpe):
            bpe.vocabulary = vocabulary
            model = .bpe(bpe)
        case .unigram(var unigram):
            unigram.vocabulary = vocabulary
            model = .unigram(unigram)
        }
    }
}

extension Vocabulary {
    /// The same vocabulary with the spellings of some ids replaced; ids behind its end are added.
    func replacing(_ spellings: [Int: String]) -> Vocabulary {
        let size = max(count, (spellings.keys.max() ?? -1) + 1)
        var vocabulary = Vocabulary(capacity: size)
        for id in 0..<size {
            if let spelling = spellings[id] ?? spelling(of: id) {
                _ = vocabulary.append(spelled: spelling)
            } else {
                vocabulary.appendSpecial()
            }
        }
        return vocabulary
    }
}
