#!/usr/bin/env python3
"""Makes the folders of Tests/Fixtures/fuzz: small files that `make fuzz` starts from besides other fixtures.

Run with a Python that has gguf, h5py and numpy:

    python Tools/make-fuzz-seeds.py [OUTPUT_FOLDER]
"""

import json
import struct
import sys
from pathlib import Path

import gguf
import h5py
import numpy

FIXTURES = Path(__file__).resolve().parent.parent / "Tests" / "Fixtures"
BYTES = [f"<0x{byte:02X}>" for byte in range(256)]


def llama2c_model():
    """Width 4, 8 inside, 1 layer, 2 heads, 1 for keys, 5 tokens with a head of their own, 3 positions."""
    return struct.pack("<7i", 4, 8, 1, 2, 1, -5, 3) + bytes(4 * (20 + 4 + 16 + 16 + 16 + 4 + 96 + 4 + 6 + 20))


def llama2c_tokenizer():
    words = ["<unk>", "<s>", "</s>", *BYTES, " ", "H", "e", "He"]
    pieces = [struct.pack("<fi", -n, len(word)) + word.encode() for n, word in enumerate(words)]
    return struct.pack("<i", 6) + b"".join(pieces)


def shards(folder, index):
    """An index and the two files it names, called `first` and `second`, in one input."""
    content = json.loads((folder / index).read_text())
    files = sorted(set(content["weight_map"].values()))
    names = dict(zip(files, ["first", "second"], strict=True))
    content["weight_map"] = {tensor: names[file] for tensor, file in content["weight_map"].items()}
    parts = [json.dumps(content).encode(), *((folder / file).read_bytes() for file in files)]
    return b"".join(struct.pack("<H", len(part)) for part in parts[:-1]) + b"".join(parts)


def keras(path):
    """A GPT-2 of width 2 and one block, without numbers that matter, in the groups of transformers."""
    shapes = {
        "wte/weight": (3, 2), "wpe/embeddings": (2, 2), "ln_f/gamma": (2,), "ln_f/beta": (2,),
        "h_._0/attn/c_attn/weight": (2, 6), "h_._0/attn/c_attn/bias": (1, 6),
    }
    with h5py.File(path, "w") as file:
        for name, shape in shapes.items():
            file[f"transformer/tfgp_t2lm_head_model/transformer/{name}:0"] = numpy.ones(shape, "float32")


def keras_hub(path):
    """The same of keras-hub, with its queries, keys and values."""
    attention = "transformer_decoder/_self_attention_layer"
    shapes = {
        "reversible_embedding/vars/0": (3, 2), "position_embedding/vars/0": (2, 2),
        "layer_normalization/vars/0": (2,), "layer_normalization/vars/1": (2,),
        f"{attention}/output_dense/vars/0": (2, 1, 2),
    }
    for side in ["query", "key", "value"]:
        shapes |= {f"{attention}/{side}_dense/vars/0": (2, 2, 1), f"{attention}/{side}_dense/vars/1": (2, 1)}
    with h5py.File(path, "w") as file:
        for name, shape in shapes.items():
            file[f"layers/{name}"] = numpy.ones(shape, "float32")


def vocabulary(path, model, tokens, kinds, **lists):
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_tokenizer_model(model)
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    if "scores" in lists:
        writer.add_token_scores(lists["scores"])
    if "merges" in lists:
        writer.add_token_merges(lists["merges"])
        writer.add_tokenizer_pre("gpt-2")
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()


def vocabularies(folder):
    pieces = ["<unk>", "<s>", "</s>", *BYTES, "▁", "H", "e", "He"]
    kinds = [2, 3, 3] + 256 * [6] + 4 * [1]
    scores = [-float(number) for number in range(len(pieces))]
    vocabulary(folder / "pieces.gguf", "llama", pieces, kinds, scores=scores)
    # The unigram kind of SentencePiece.
    vocabulary(folder / "unigram.gguf", "t5", pieces, kinds, scores=scores)
    # How GPT-2 spells bytes: printable ones by themselves, the others by characters from 256 on.
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    spelt = [chr(byte) for byte in plain] + [chr(256 + n) for n in range(256 - len(plain))]
    kinds = [1, 3, 3] + 256 * [1]
    vocabulary(folder / "bytes.gguf", "gpt2", ["He", "<s>", "</s>", *spelt], kinds, merges=["H e"])


def main():
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else FIXTURES / "fuzz"
    made = {
        "llama2C/model": llama2c_model(),
        "llama2CTokenizer/tokenizer": llama2c_tokenizer(),
        "tiktoken/ranks": b"YQ== 0\nYg== 1\n",
        "safetensorsIndex/index": b'{"metadata": {"total_size": 8}, "weight_map": {"a": "a", "b": "b"}}',
        "safetensorsShards/two": shards(FIXTURES / "safetensors/sharded", "model.safetensors.index.json"),
        "pyTorchShards/two": shards(FIXTURES / "pytorch/sharded", "pytorch_model.bin.index.json"),
    }
    for name in [*made, "keras/x", "ggufVocabulary/x"]:
        (output / name).parent.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        (output / name).write_bytes(content)
    keras(output / "keras/tiny.h5")
    keras_hub(output / "keras/hub.h5")
    vocabularies(output / "ggufVocabulary")


if __name__ == "__main__":
    main()
