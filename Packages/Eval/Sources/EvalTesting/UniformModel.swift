public import Eval
import Foundation
import Tokens

/// The null model: every byte is as likely as any other, whatever stands before it.
///
/// A token is a UTF-8 byte. A completion of `n` bytes has log-probability `-n · log 256`; greedy
/// decoding, with all ties going to the lowest id, repeats U+0000.
public struct UniformModel: ScoringModel {
    private let pauseCount: Int

    /// Makes a model that claims to take `pauseCount` pauses behind every prompt.
    public init(pauseCount: Int = 0) {
        self.pauseCount = pauseCount
    }

    /// Repeats U+0000 until a stop string or the limit.
    public func generate(_ requests: [GenerationRequest]) -> [Generation] {
        requests.map { request in
            var scanner = StopScanner(stops: request.stops)
            var tokens: [TokenID] = []
            while tokens.count < request.maximumTokenCount, !scanner.isStopped {
                tokens.append(0)
                scanner.append([0])
            }
            return Generation(
                text: scanner.text,
                tokens: tokens,
                ending: scanner.isStopped ? .stopString : .tokenLimit,
                tokenCounts: TokenCounts(
                    prompt: request.prompt.utf8.count,
                    pauses: pauseCount,
                    generated: tokens.count
                )
            )
        }
    }

    /// Gives every byte the same probability.
    public func score(_ requests: [ScoringRequest]) -> [Scoring] {
        requests.map { request in
            Scoring(
                completions: request.completions.map { completion in
                    ScoredCompletion(
                        tokenLogProbabilities: completion.utf8.map { _ in -log(256.0) },
                        isGreedy: completion.utf8.allSatisfy { $0 == 0 }
                    )
                },
                tokenCounts: TokenCounts(
                    prompt: request.prompt.utf8.count,
                    pauses: pauseCount,
                    scored: request.completions.reduce(0) { $0 + $1.utf8.count }
                )
            )
        }
    }
}
