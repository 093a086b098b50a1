public import Eval
import Foundation
import Tokens

/// A model that answers as it is told, for tests of tasks: no weights, every reply known.
///
/// A token is a UTF-8 byte, as in ``UniformModel``. The model finds its scripted reply likelier than
/// anything else: each byte of a completion has probability 1/2 as long as the completion agrees with
/// the reply, and 1/512 from there on.
public struct ScriptedModel: ScoringModel {
    private let pauseCount: Int
    private let reply: @Sendable (String) -> String

    /// Makes a model.
    ///
    /// - Parameters:
    ///   - pauseCount: How many pauses it claims to take behind every prompt.
    ///   - reply: What it would say to a prompt, if nothing stopped it.
    public init(pauseCount: Int = 0, reply: @escaping @Sendable (String) -> String) {
        self.pauseCount = pauseCount
        self.reply = reply
    }

    /// Gives the scripted reply, up to a stop string or the limit.
    public func generate(_ requests: [GenerationRequest]) -> [Generation] {
        requests.map { request in
            var scanner = StopScanner(stops: request.stops)
            let bytes = Array(reply(request.prompt).utf8.prefix(request.maximumTokenCount))
            let consumed = bytes.prefix { byte in
                defer { scanner.append([byte]) }
                return !scanner.isStopped
            }
            return Generation(
                text: scanner.text,
                tokens: consumed.map { TokenID(Int($0)) },
                ending: ending(scanner, consumed.count, request),
                tokenCounts: TokenCounts(
                    prompt: request.prompt.utf8.count,
                    pauses: pauseCount,
                    generated: consumed.count
                )
            )
        }
    }

    /// Prefers completions that begin as the scripted reply does.
    public func score(_ requests: [ScoringRequest]) -> [Scoring] {
        requests.map { request in
            let expected = Array(reply(request.prompt).utf8)
            return Scoring(
                completions: request.completions.map { score(Array($0.utf8), against: expected) },
                tokenCounts: TokenCounts(
                    prompt: request.prompt.utf8.count,
                    pauses: pauseCount,
                    scored: request.completions.reduce(0) { $0 + $1.utf8.count }
                )
            )
        }
    }

    private func ending(
        _ scanner: StopScanner,
        _ consumedCount: Int,
        _ request: GenerationRequest
    ) -> Generation.Ending {
        if scanner.isStopped { return .stopString }
        return consumedCount == request.maximumTokenCount ? .tokenLimit : .endToken
    }

    private func score(_ completion: [UInt8], against expected: [UInt8]) -> ScoredCompletion {
        let agreed = zip(completion, expected).prefix { $0 == $1 }.count
        return ScoredCompletion(
            tokenLogProbabilities: completion.indices.map { $0 < agreed ? -log(2.0) : -log(512.0) },
            isGreedy: agreed == completion.count
        )
    }
}
