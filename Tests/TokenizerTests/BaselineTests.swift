import Foundation
import Testing
import Tokenizer
import Tokens

/// Ids that Python's `transformers` gave, from the tests of swift-transformers.
@Suite(.needsRealData) struct BaselineTests {
    private static let folder = "tokenizers/swift-transformers/"

    private func decoded<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(RealData.text(Self.folder + name).utf8))
    }

    @Test(arguments: [("llama_encoded.json", "llama2"), ("llama_3.2_encoded.json", "llama3")])
    func agreesOnALongText(file: String, name: String) throws {
        struct Sample: Decodable {
            var text: String
            var token_ids: [TokenID]
        }
        let sample = try decoded(Sample.self, file)
        let tokenizer = try RealData.tokenizer(name)

        #expect(tokenizer.template.applied(to: tokenizer.encode(sample.text)) == sample.token_ids)
    }

    @Test(arguments: [
        ("coreml-projects/Llama-2-7b-chat-coreml", "llama2"), ("distilgpt2", "gpt2"),
        ("pcuenq/Llama-3.2-1B-Instruct-tokenizer", "llama3"),
    ])
    func agreesOnEdgeCases(model: String, name: String) throws {
        struct Case: Decodable {
            struct Encoded: Decodable { var input_ids: [TokenID] }
            var input: String
            var encoded: Encoded
            var decoded_without_special: String
        }
        let cases = try #require(try decoded([String: [Case]].self, "tokenizer_tests.json")[model])
        let tokenizer = try RealData.tokenizer(name)

        #expect(cases.count == 18)
        for expected in cases {
            let ids = tokenizer.encodeAllowingSpecialTokens(expected.input)
            let input = expected.input.debugDescription
            #expect(tokenizer.template.applied(to: ids) == expected.encoded.input_ids, "\(input)")
        }
    }

    @Test func agreesWithTinyLlamaInManyLanguages() throws {
        struct Inputs: Decodable {
            struct Input: Decodable {
                var id: String
                var text: String
            }
            var inputs: [Input]
        }
        struct Baseline: Decodable {
            struct Entry: Decodable {
                var input_ids: [TokenID]
                var decoded_skip_special: String
            }
            var entries: [String: Entry]
        }
        let inputs = try decoded(Inputs.self, "MultilingualConformance/inputs.json").inputs
        let name = "MultilingualConformance/baselines__TinyLlama__TinyLlama-1.1B-Chat-v1.0.json"
        let baseline = try decoded(Baseline.self, name)
        let tokenizer = try RealData.tokenizer("llama2")

        #expect(inputs.count == baseline.entries.count)
        for input in inputs {
            let expected = try #require(baseline.entries[input.id])
            let ids = tokenizer.encode(input.text)
            #expect(tokenizer.template.applied(to: ids) == expected.input_ids, "\(input.id)")
            #expect(tokenizer.decode(ids) == expected.decoded_skip_special, "\(input.id)")
        }
    }
}
