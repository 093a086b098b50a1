import Tokens

extension DefinedTokenizer {
    /// A model that needs no normalization in front of it, and what that would have done to spaces.
    struct SpacedModel {
        let text: SpacedText
        let model: SpacedBPE

        /// The fast way of `model`, if it has one, behind the normalization of `definition`.
        init?(_ definition: TokenizerDefinition, _ model: any TokenModel) {
            guard let characters = model as? CharacterBPEModel,
                let text = SpacedText(definition),
                let model = characters.spaced(isCutAtSigns: text.isCutAtSigns)
            else { return nil }
            self.text = text
            self.model = model
        }
    }

    /// The ids of `text`, valid UTF-8, in an array with room for at least `capacity` of them.
    func ids(of text: RawSpan, _ spaced: SpacedModel, isContinuation: Bool, capacity: Int) -> [TokenID] {
        var ids: [TokenID] = []
        ids.reserveCapacity(max(capacity, text.byteCount / 3) + 8)
        for piece in added.pieces(of: text, allowsSpecial: false) {
            if let token = piece.token {
                ids.append(token)
                continue
            }
            let part = text.extracting(piece.range)
            let goesOn = isContinuation && piece.range.lowerBound == 0
            let hasPrefix = !goesOn && spaced.text.hasPrefix(part, start: piece.range.lowerBound)
            spaced.model.append(part, hasPrefix: hasPrefix, to: &ids)
        }
        return ids
    }
}
