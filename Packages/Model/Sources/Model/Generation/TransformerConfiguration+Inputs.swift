extension TransformerConfiguration {
    /// Checks that every token is a row of the embedding.
    func check(tokens: [Int32]) throws(ModelError) {
        try check(tokens, rows: vocabularySize + pauseTokenCount)
    }

    /// Checks that every target has a logit.
    func check(targets: [Int32]) throws(ModelError) {
        try check(targets, rows: vocabularySize)
    }

    /// Checks that the model has every position; a negative one stands for none.
    func check(positions: [Int32]) throws(ModelError) {
        for position in positions where Int(position) >= contextLength {
            throw .contextTooLong(positions: Int(position) + 1, contextLength: contextLength)
        }
    }

    private func check(_ tokens: [Int32], rows: Int) throws(ModelError) {
        for token in tokens where token < 0 || Int(token) >= rows {
            throw .tokenOutOfRange(token: Int(token), rows: rows)
        }
    }
}
