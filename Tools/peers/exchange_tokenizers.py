"""Published tokenizers with a pause, in the files of transformers and llama.cpp, for exchange.py."""

import json
from pathlib import Path

import exchange_models as models
from exchange_llama_cpp import Model

# What it is read from, below FERMATA_DATA/tokenizers; the architecture it goes with; its tokens.
TOKENIZERS = {
    "gpt2": ("gpt2", "gpt2", 50257),
    "gpt-neox": ("gpt-neox/tokenizer.json", "gpt_neox", 50280),
    "llama2": ("llama2/tokenizer.model", "llama", 32000),
}
SHAPES = {
    "gpt2": {"n_positions": 64, "n_embd": 8, "n_layer": 1, "n_head": 1, "bos_token_id": 0, "eos_token_id": 0},
    "gpt_neox": {"hidden_size": 8, "intermediate_size": 8, "num_attention_heads": 1, "num_hidden_layers": 1,
                 "max_position_embeddings": 64},
    "llama": {"hidden_size": 8, "intermediate_size": 8, "num_attention_heads": 1, "num_hidden_layers": 1,
              "num_key_value_heads": 1, "max_position_embeddings": 64, "pad_token_id": None},
}


def texts(data):
    """What llama.cpp's own tests encode."""
    found = (Path(data) / "tokenizers/llama.cpp/ggml-vocab-gpt-2.gguf.inp").read_text(encoding="utf-8")
    return [text.strip("\n") for text in found.split("\n__ggml_vocab_test__\n") if text.strip("\n")]


def check(e, name, data):
    """The ids of many texts, and that of the pause, in both programs and here."""
    place, family, count = TOKENIZERS[name]
    source = f"tokens-{name}"
    models.CASES[source] = ({"model_type": family, "vocab_size": count, **SHAPES[family]}, True)
    models.save(source, e.scratch / source)
    tokenizer = Path(data) / "tokenizers" / place
    e.convert(source, f"{source}.h5", "--tokenizer", tokenizer, "--add-pause", 1)
    peer = Model(e.convert(f"{source}.h5", f"{source}.gguf"), context=64)
    e.check(f"{source}: rows in llama.cpp", peer.vocabulary == count + 1, peer.vocabulary)
    e.check(f"{source}: pause in llama.cpp", peer.ids("<pause>", special=True) == [count])
    wrong = []
    for text in texts(data):
        ours = e.run("tokenize", "encode", "--tokenizer", tokenizer, "--text", text).split()
        if peer.ids(text) != [int(token) for token in ours]:
            wrong.append(text)
    e.check(f"{source}: ids of llama.cpp", not wrong, wrong)
    check_from_gguf(e, source, peer, data)
    return source


def check_from_gguf(e, source, peer, data):
    """A folder made from a GGUF file has a tokenizer that the libraries it is for agree with."""
    from sentencepiece import SentencePieceProcessor
    from tokenizers import Tokenizer

    folder = e.convert(f"{source}.gguf", f"{source}-from-gguf")
    if (folder / "tokenizer.json").exists():
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        pause = tokenizer.token_to_id("<pause>")
        e.check(f"{source}: pause from the GGUF file", pause == peer.vocabulary - 1, pause)
        encode = lambda text: tokenizer.encode(text, add_special_tokens=False).ids
    else:
        encode = SentencePieceProcessor(str(folder / "tokenizer.model")).encode
    wrong = [text for text in texts(data) if encode(text) != peer.ids(text)]
    e.check(f"{source}: ids from the GGUF file", not wrong, wrong)


def check_folder(e, name, source):
    """What the library tokenizers makes of the folder, where there is a tokenizer.json."""
    from tokenizers import Tokenizer

    folder = e.convert(f"{source}.h5", f"{source}-back")
    if not (folder / "tokenizer.json").exists():
        return
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    pause = TOKENIZERS[name][2]
    e.check(f"{source}: pause in tokenizers", tokenizer.token_to_id("<pause>") == pause)
    ids = tokenizer.encode("one <pause> two", add_special_tokens=False).ids
    e.check(f"{source}: pause in a text", pause in ids, ids)
    settings = json.loads((folder / "generation_config.json").read_text())
    e.check(f"{source}: the pause is no answer", settings["suppress_tokens"] == [pause])
