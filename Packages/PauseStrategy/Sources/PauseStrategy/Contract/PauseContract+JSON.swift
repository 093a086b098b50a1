public import Foundation
import Settings
import Tokens

extension PauseContract: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case pauseTokens, strategy, count, maskPolicy, prefixAttention, positions
    }

    /// Decodes a contract; a missing, unknown or contradictory value is an error.
    public init(from decoder: any Decoder) throws {
        try decoder.rejectKeys(otherThan: CodingKeys.self)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        pauseTokens = try container.decode([PauseToken].self, forKey: .pauseTokens)
        strategy = try container.decode(PauseSettings.self, forKey: .strategy)
        count = try container.decodeIfPresent(Int.self, forKey: .count)
        maskPolicy = try container.decodeName(PauseMaskPolicy.self, forKey: .maskPolicy)
        prefixAttention = try container.decodeName(PrefixAttention.self, forKey: .prefixAttention)
        positions = try container.decodeName(PausePositions.self, forKey: .positions)
        if let problem {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: problem)
            )
        }
    }

    /// Encodes every field; a number of pauses that is not fixed is null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(pauseTokens, forKey: .pauseTokens)
        try container.encode(strategy, forKey: .strategy)
        try container.encode(count, forKey: .count)
        try container.encode(maskPolicy, forKey: .maskPolicy)
        try container.encode(prefixAttention, forKey: .prefixAttention)
        try container.encode(positions, forKey: .positions)
    }

    /// Reads the JSON text of a checkpoint's contract.
    ///
    /// - Throws: ``PauseStrategyError/invalidContract(problem:)``, naming the field.
    public init(json: Data) throws(PauseStrategyError) {
        let strict = StrictDecoder()
        do {
            self = try strict.decode(PauseContract.self, from: strict.object(in: json, subject: "it is"))
        } catch {
            throw error.inContract
        }
    }

    /// The contract as JSON text: keys sorted, one to a line.
    ///
    /// - Throws: ``PauseStrategyError/invalidContract(problem:)`` for a number that JSON lacks.
    public func json() throws(PauseStrategyError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(self)
        } catch {
            throw .invalidContract(problem: "it cannot be written as JSON: \(error)")
        }
    }

    /// What no sound checkpoint would record; nil if there is nothing.
    private var problem: String? {
        if let token = pauseTokens.first(where: { $0.id < 0 }) {
            return "'pauseTokens' has \(token); ids start at 0"
        }
        if Set(pauseTokens.map(\.id)).count < pauseTokens.count {
            return "'pauseTokens' has one id twice"
        }
        if let count, count < 0 {
            return "'count' is \(count); it must be 0 or more"
        }
        if let count, let setting = strategy.count, count != setting {
            return "'count' is \(count), but 'strategy.settings.count' is \(setting)"
        }
        return nil
    }
}

extension StrictDecoder.Problem {
    /// The same problem, found in a pause contract.
    fileprivate var inContract: PauseStrategyError {
        switch self {
        case .unknownKey(let key, let known):
            .invalidContract(problem: "'\(key)' is not known\(suggestion(for: key, among: known))")
        case .other(let problem):
            .invalidContract(problem: problem)
        }
    }
}
