import Foundation
import Model
import Testing

/// The same tokens can be drawn, and as often, as with the logits processors of transformers.
@Suite struct SamplerGoldenTests {
    private struct Golden: Decodable {
        let seen: [Int]
        let logits: [[String]]
        let cases: [Case]
    }

    private struct Case: Decodable {
        let row: Int
        let setting: Setting
        let probabilities: [String: Double]
    }

    private struct Setting: Decodable {
        let temperature: Double
        let topK: Int
        let topP: Double
        let minP: Double
        let repetitionPenalty: Double
    }

    private func golden() throws -> Golden {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fixtures/sampling/distributions.json").standardizedFileURL
        return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    }

    @Test func drawsWhatTheReferenceDrawsAndAsOften() throws {
        let golden = try golden()
        let rows = golden.logits.map { $0.map { Float($0) ?? .nan } }
        try #require(golden.cases.count > 100 && !rows.joined().contains { $0.isNaN })
        for each in golden.cases {
            let setting = each.setting
            let sampler = Sampler(
                temperature: setting.temperature,
                topK: setting.topK,
                topP: setting.topP,
                minP: setting.minP,
                repetitionPenalty: setting.repetitionPenalty
            )
            let found = sampler.probabilities(of: rows[each.row], seen: Set(golden.seen))
            // Penalised logits are rounded to single precision.
            for (token, probability) in found.enumerated() {
                let expected = each.probabilities["\(token)"] ?? 0
                #expect((probability > 0) == (expected > 0), "token \(token) of row \(each.row), \(setting)")
                #expect(abs(probability - expected) <= 1e-6 * expected, "\(token), \(each.row), \(setting)")
            }
        }
    }
}
