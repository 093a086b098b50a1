import Foundation
import Tensor
import Testing

@testable import WeightStore

/// The weights of transformers' TensorFlow GPT-2 are those of its PyTorch one.
@Suite struct KerasReaderTests {
    @Test(arguments: ["tf_model.h5", "model.weights.h5"])
    func readsEveryWeightUnderItsOtherName(file: String) throws {
        let reader = try WeightFiles.reader(at: Repository.fixture("keras/\(file)"))
        let expected = try SafetensorsReader(path: Repository.fixture("models/tiny-gpt2/model.safetensors"))
        #expect(reader is KerasReader)
        #expect(reader.names == expected.names.filter { $0 != "lm_head.weight" })
        #expect(reader.names.count == 28)
        for name in reader.names {
            #expect(try reader.tensor(named: name) == expected.tensor(named: name), "\(name)")
            #expect(try reader.description(of: name) == expected.description(of: name), "\(name)")
            #expect(try reader.storedDescription(of: name).shape == expected.description(of: name).shape)
        }
        #expect(throws: TensorError.self) { try reader.tensor(named: "transformer.wte.bias") }
    }

    @Test(
        arguments: [
            (
                "transformer/tfgp_t2lm_head_model/transformer/h_._11/mlp/c_fc/bias:0",
                "transformer.h.11.mlp.c_fc.bias"
            ),
            ("transformer/tfgpt2_model/transformer/ln_f/gamma:0", "transformer.ln_f.weight"),
            ("a/transformer/wpe/embeddings:0", "transformer.wpe.weight"),
            ("transformer/wte/weight:0", "transformer.wte.weight"),
            ("wte/weight:0", nil), ("transformer/h_._x/attn/c_attn/weight:0", nil),
            ("transformer/wte:0", nil),
            ("transformer/h_._0/attn/c_attn/weight", nil), ("transformer/wte/kernel:0", nil),
            ("optimizer/iter:0", nil), (":0", nil), ("", nil),
        ] as [(String, String?)]
    )
    func namesAWeightOnlyIfItIsOne(dataset: String, name: String?) {
        #expect(KerasNames.huggingFaceName(of: dataset) == name)
    }

    @Test(
        arguments: [
            ("layers/reversible_embedding/vars/0", "transformer.wte.weight"),
            ("layers/layer_normalization/vars/1", "transformer.ln_f.bias"),
            (
                "layers/gpt2_backbone/layers/transformer_decoder_12/_self_attention_layer/key_dense/vars/1",
                "transformer.h.12.attn.c_attn.bias"
            ),
            ("layers/transformer_decoder/_feedforward_layer_norm/vars/0", "transformer.h.0.ln_2.weight"),
            ("layers/transformer_decoder_0/_feedforward_layer_norm/vars/0", nil),
            ("layers/transformer_decoder/_feedforward_layer_norm/vars/2", nil),
            ("layers/reversible_embedding/inner/vars/0", nil), ("layers/dense/vars/0", nil),
            ("optimizer/vars/0", nil), ("layers/vars/0", nil), ("layers", nil),
        ] as [(String, String?)]
    )
    func namesAWeightOfKerasHub(dataset: String, name: String?) {
        #expect(KerasHubNames.huggingFaceName(of: dataset) == name)
    }

    @Test func wantsQueriesKeysAndValues() {
        let part = "layers/transformer_decoder/_self_attention_layer"
        let all = ["query", "key", "value"].map { "\(part)/\($0)_dense/vars/0" }
        let expected = ["transformer.h.0.attn.c_attn.weight": all]
        #expect(KerasHubNames.datasets(in: all.reversed()) == expected)
        #expect(KerasHubNames.datasets(in: all + ["optimizer/vars/0"]) == expected)
        #expect(KerasHubNames.datasets(in: Array(all.dropFirst())) == nil)
        #expect(KerasHubNames.datasets(in: ["optimizer/vars/0"]) == nil)
    }

    @Test func leavesOtherFilesAlone() throws {
        for name in ["foreign", "newer", "many-links", "user-block"] {
            guard let file = try? HDF5WeightReader(path: Repository.fixture("hdf5/\(name).h5")) else {
                continue
            }
            #expect(KerasReader(file) == nil, "\(name)")
        }
    }
}
