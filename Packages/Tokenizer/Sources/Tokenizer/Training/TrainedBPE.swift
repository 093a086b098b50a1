import Tokens

/// What ``BPETrainer`` has learnt: the two files of the GPT-2 family, and the tokenizer that they make.
public struct TrainedBPE: Equatable, Sendable {
    /// The spellings of the tokens, by id: special ones, single bytes, merges.
    public let vocabulary: [String]
    /// The merges, the first to be done first: two spellings with a space between.
    public let merges: [String]
    /// The special tokens, with the roles that their names tell.
    public let specialTokens: SpecialTokens

    init(_ vocabulary: Vocabulary, merges: [MergeLearner.Merge], specialTokens: [String]) {
        let spellings = (0..<vocabulary.count).map { id in
            id < specialTokens.count
                ? specialTokens[id] : ByteAlphabet.shared.spelling(of: vocabulary.bytes(of: id))
        }
        self.vocabulary = spellings
        // A pair that came up again later has the later place alone.
        var lastPlaces: [UInt64: Int] = [:]
        for (place, merge) in merges.enumerated() { lastPlaces[merge.pair.key] = place }
        self.merges = merges.enumerated().compactMap { place, merge in
            guard lastPlaces[merge.pair.key] == place else { return nil }
            return "\(spellings[Int(merge.pair.left)]) \(spellings[Int(merge.pair.right)])"
        }
        self.specialTokens = SpecialTokens(named: specialTokens)
    }

    /// The tokenizer.
    ///
    /// - Throws: ``TokenizerError/missingByte(_:byte:)`` unless all 256 bytes were in the alphabet.
    public func tokenizer() throws(TokenizerError) -> ByteLevelBPE {
        let origin = BPEOrigin(vocabulary: "vocab.json", merges: "merges.txt")
        return try ByteLevelBPE(vocabulary, merges, special: specialTokens, origin: origin)
    }

    /// The text of `vocab.json`: one JSON object, spellings to ids.
    public var vocabularyJSON: String {
        let entries = vocabulary.enumerated().map { "\(Self.quoted($1)):\($0)" }
        return "{" + entries.joined(separator: ",") + "}"
    }

    /// The text of `merges.txt`: a version line, then a merge a line.
    public var mergesText: String {
        "#version: 0.2\n" + merges.map { $0 + "\n" }.joined()
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for character in text.unicodeScalars {
            switch character {
            case "\"", "\\": result += "\\\(character)"
            case _ where character.value < 0x20:
                let digits = String(character.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(character)
            }
        }
        return result + "\""
    }
}

extension SpecialTokens {
    /// The special tokens with these names and the first ids, in the roles that the names in use have.
    init(named names: [String]) {
        self.init()
        for (id, name) in names.enumerated() {
            let token = TokenID(id)
            self.names[token] = name
            switch name {
            case "<s>", "<bos>", "<|begin_of_text|>": beginning = beginning ?? token
            case "</s>", "<eos>", "<|endoftext|>", "<|end_of_text|>": end = end ?? token
            case "<pad>", "<|padding|>": padding = padding ?? token
            case _ where name == "<pause>" || name.hasPrefix("<pause_"): pauses.append(token)
            default: break
            }
        }
    }
}
