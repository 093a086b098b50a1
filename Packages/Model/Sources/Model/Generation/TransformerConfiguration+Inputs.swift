extension TransformerConfiguration {
    /// Checks that every token is a row of the embedding.
    func check(tokens: [Int32]) throws(ModelError) {
        for token in tokens { try check(token: token) }
    }

    /// Checks that a token is a row of the embedding.
    func check(token: Int32) throws(ModelError) {
        try check(token, rows: vocabularySize + pauseTokenCount)
    }

    /// Checks that every target has a logit.
    func check(targets: [Int32]) throws(ModelError) {
        for target in targets { try check(target, rows: vocabularySize) }
    }

    /// Checks that the model has every position; a negative one stands for none.
    func check(positions: [Int32]) throws(ModelError) {
        for position in positions { try check(position: position) }
    }

    /// Checks that the model has a position; a negative one stands for none.
    func check(position: Int32) throws(ModelError) {
        guard Int(position) < contextLength else {
            throw .contextTooLong(positions: Int(position) + 1, contextLength: contextLength)
        }
    }

    private func check(_ token: Int32, rows: Int) throws(ModelError) {
        guard token >= 0, Int(token) < rows else {
            throw .tokenOutOfRange(token: Int(token), rows: rows)
        }
    }
}
