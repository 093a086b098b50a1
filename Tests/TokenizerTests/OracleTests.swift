import Foundation
import Testing
import Tokenizer
import Tokens

/// Ids that other programs gave for the GPT-2 vocabulary.
@Suite(.needsRealData) struct OracleTests {
    @Test(arguments: [
        ("gpt-2", "tokenizers/gpt2"), ("mpt", "tokenizers/gpt-neox/tokenizer.json"),
        ("llama-spm", "tokenizers/llama2"), ("phi-3", "tokenizers/llama2/tokenizer.model"),
        ("llama-bpe", "tokenizers/llama3"),
    ])
    func agreesWithLlamaCpp(oracle: String, path: String) throws {
        let tokenizer = try TokenizerLoader.tokenizer(at: RealData.path(path))
        let inputs = try RealData.text("tokenizers/llama.cpp/ggml-vocab-\(oracle).gguf.inp")
            .split(separator: "\n__ggml_vocab_test__\n", omittingEmptySubsequences: false)
        let outputs = try RealData.text("tokenizers/llama.cpp/ggml-vocab-\(oracle).gguf.out")
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in line.split(separator: " ").compactMap { Int($0) }.map { TokenID($0) } }

        #expect(inputs.count == 47)
        for (input, expected) in zip(inputs, outputs) {
            #expect(tokenizer.encode(String(input)) == expected, "\(input.debugDescription)")
        }
    }

    @Test func agreesWithSwiftTransformers() throws {
        struct Sample: Decodable {
            var text: String
            var token_ids: [TokenID]
        }
        let json = try RealData.text("tokenizers/swift-transformers/gpt2_encoded_tokens.json")
        let sample = try JSONDecoder().decode(Sample.self, from: Data(json.utf8))

        #expect(try RealData.gpt2.get().encode(sample.text) == sample.token_ids)
    }

    @Test func agreesWithTransformersInManyLanguages() throws {
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
                var decoded_with_special: String
            }
            var entries: [String: Entry]
        }
        let folder = "tokenizers/swift-transformers/MultilingualConformance/"
        let inputs = try JSONDecoder().decode(
            Inputs.self,
            from: Data(RealData.text(folder + "inputs.json").utf8)
        )
        let baseline = try JSONDecoder().decode(
            Baseline.self,
            from: Data(RealData.text(folder + "baselines__openai-community__gpt2.json").utf8)
        )
        let tokenizer = try RealData.gpt2.get()

        #expect(inputs.inputs.count == baseline.entries.count)
        for input in inputs.inputs {
            let expected = try #require(baseline.entries[input.id])
            #expect(tokenizer.encode(input.text) == expected.input_ids, "\(input.id)")
            #expect(tokenizer.decode(expected.input_ids) == expected.decoded_with_special, "\(input.id)")
        }
    }

    @Test func gpt2EndsWithEndOfText() throws {
        let tokenizer = try RealData.gpt2.get()

        #expect(tokenizer.vocabularySize == 50257)
        #expect(tokenizer.specialTokens == SpecialTokens(end: 50256, names: [50256: "<|endoftext|>"]))
        #expect(tokenizer.encode("<|endoftext|>") == [27, 91, 437, 1659, 5239, 91, 29])
        #expect(tokenizer.addingPauses(1).specialTokens.pauses == [50257])
    }

    @Test func theExampleOfTheFrontPageHolds() throws {
        let tokenizer = try RealData.gpt2.get().addingPauses(1)
        let tokens = tokenizer.encode("Think first.") + tokenizer.specialTokens.pauses

        #expect(tokens.map { tokenizer.displayName(of: $0) } == ["Think", "␣first", ".", "<pause>"])
        #expect(tokenizer.decode(tokens) == "Think first.")
    }
}
