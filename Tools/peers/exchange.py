#!/usr/bin/env python3
"""Takes models to transformers and llama.cpp and back, and compares what is computed there.

    python Tools/peers/exchange.py FOLDER_OF_PROGRAMS [NAME…]

Small random models of every architecture are made with transformers. Of each it is checked that
- logits and 64 greedy tokens are those of transformers;
- the way to a native file and back gives the same tensors byte for byte, the same configuration and logits,
  and h5py reads every number of the native file;
- llama.cpp loads the GGUF file and computes the same, with 64 greedy tokens alike, where it can; and
- with pauses added, one or several and started in each way, both still load and agree on texts without any.
With FERMATA_DATA the model stories260K tells its story in all formats, and published tokenizers encode the
texts of llama.cpp's tests as it does, with a pause behind their vocabulary. The last line is
`peers: N items`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py
import numpy
import safetensors.torch
import torch

import exchange_models as models
import exchange_tokenizers as tokenizers
from exchange_llama_cpp import Model

PROMPT, REPLY = 40, 64
# Two correct programs in single precision; llama.cpp looks its GELU up in a table of half precision.
CLOSE, CLOSE_TO_LLAMA_CPP = 1e-4, {"gpt2": 0.03, "gpt_neox": 0.1, "gemma": 0.1}


class Exchange:
    def __init__(self, programs, scratch):
        self.programs, self.scratch, self.problems, self.count = programs, scratch, [], 0

    def run(self, verb, *arguments):
        command = [self.programs / f"fermata-{verb}", *map(str, arguments)]
        done = subprocess.run(command, cwd=self.scratch, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"fermata-{verb} {' '.join(map(str, arguments))}: {done.stderr.strip()}")
        return done.stdout

    def convert(self, source, destination, *options):
        self.run("convert", source, destination, "--brief", *options)
        return self.scratch / destination

    def check(self, what, holds, detail=""):
        self.count += 1
        if not holds:
            self.problems.append(f"{what}: {detail}" if detail != "" else what)

    def close(self, what, distance, limit=CLOSE):
        self.check(what, distance <= limit, f"{distance:.3g} apart, at most {limit} allowed")


def tensors(folder):
    found = {}
    for path in sorted(folder.glob("*.safetensors")):
        found |= safetensors.torch.load_file(path)
    return found


def same_bytes(left, right):
    return left.keys() == right.keys() and all(
        left[n].dtype == right[n].dtype and left[n].shape == right[n].shape
        and left[n].contiguous().numpy().tobytes() == right[n].contiguous().numpy().tobytes() for n in left
    )


def read_with_h5py(path):
    """The numbers of every tensor: bfloat16 is stored as uint16 with an attribute."""
    found = {}
    with h5py.File(path) as file:
        def visit(name, item):
            if isinstance(item, h5py.Dataset):
                values = item[...]
                if item.attrs.get("dtype") == "bfloat16":
                    values = (values.astype(numpy.uint32) << 16).view(numpy.float32)
                found[name] = values
        file["weights"].visititems(visit)
    return found


def check_generation(e, name, source, reference):
    """Our logits and continuations, from the folder and from the native file."""
    tokens = models.prompt(PROMPT)
    expected = models.logits(reference, tokens).log_softmax(-1)
    wanted = [expected[i, tokens[i + 1]].item() for i in range(PROMPT - 1)]
    text = models.greedy(reference, tokens, REPLY)
    for path in [source.name, f"{name}.h5"]:
        reply = json.loads(e.run(
            "generate", "--model", path, "--prompt-ids", ",".join(map(str, tokens)), "--max-tokens", REPLY,
            "--greedy", "--json", "--echo", "--precision", "float32",
        ))
        found = [value for value in reply["promptLogprobs"] if value is not None][-len(wanted):]
        e.close(f"{path}: log-probabilities", max(abs(a - b) for a, b in zip(found, wanted)))
        e.check(f"{path}: greedy tokens", reply["ids"] == text, f"{reply['ids']} for {text}")
    return text


def check_way_back(e, name, source, reference):
    native = e.convert(source.name, f"{name}.h5")
    back = e.convert(f"{name}.h5", f"{name}-back")
    before, after = tensors(source), tensors(back)
    e.check(f"{name}: tensors after the way back", same_bytes(before, after), before.keys() ^ after.keys())
    for file in ["config.json", "generation_config.json"]:
        e.check(f"{name}: {file}", (source / file).read_bytes() == (back / file).read_bytes())
    again, problems = models.load(back)
    e.check(f"{name}: transformers complains", not problems, problems)
    tokens = models.prompt(PROMPT)
    e.check(f"{name}: logits", torch.equal(models.logits(again, tokens), models.logits(reference, tokens)))
    numbers = read_with_h5py(native)
    count = sum(parameter.numel() for parameter in reference.parameters())
    e.check(f"{name}: h5py reads all numbers", sum(v.size for v in numbers.values()) == count)
    e.check(f"{name}: h5py reads numbers", all(numpy.isfinite(v).all() for v in numbers.values()))
    e.convert(f"{name}.h5", f"{name}-16.h5", "--dtype", "bfloat16")
    narrow = read_with_h5py(e.scratch / f"{name}-16.h5")
    wide = {n: torch.from_numpy(v).bfloat16().float().numpy() for n, v in numbers.items()}
    e.check(f"{name}: h5py reads bfloat16", all(numpy.array_equal(narrow[n], wide[n]) for n in wide))


def check_pytorch(e, name, source, reference):
    """The same model as torch.save writes it, a tied head and all."""
    folder = e.scratch / f"{name}-torch"
    folder.mkdir()
    shutil.copy(source / "config.json", folder)
    torch.save(reference.state_dict(), folder / "pytorch_model.bin")
    found = read_with_h5py(e.convert(folder.name, f"{name}-torch.h5"))
    wanted = read_with_h5py(e.scratch / f"{name}.h5")
    same = found.keys() == wanted.keys() and all(numpy.array_equal(found[n], wanted[n]) for n in wanted)
    e.check(f"{name}: from pytorch_model.bin", same)


def check_llama_cpp(e, name, path, reference, text=None):
    """The same logits and the same continuation as transformers has, as far as llama.cpp reads."""
    family = models.CASES[name][0]["model_type"]
    window = getattr(reference.config, "sliding_window", None) or models.CONTEXT
    model = Model(path)
    tokens = models.prompt(min(PROMPT, window))
    expected = models.logits(reference, tokens).numpy()
    found = model.logits(tokens)[:, :models.VOCABULARY]
    distance = float(numpy.abs(found - expected).max())
    e.close(f"{path.name}: llama.cpp's logits", distance, CLOSE_TO_LLAMA_CPP.get(family, 2e-3))
    if text and window == models.CONTEXT:
        reply = model.greedy(tokens, REPLY, models.VOCABULARY)
        e.check(f"{path.name}: llama.cpp's greedy tokens", reply == text, f"{reply} for {text}")
    return distance


def check_pauses(e, name, reference, in_llama_cpp):
    tokens = models.prompt(PROMPT)
    expected = models.logits(reference, tokens)
    for rule, count in [("mean", 1), ("zero", 1), ("random", 3), ("token:3", 2)]:
        file = f"{name}-{rule.replace(':', '')}"
        e.convert(name, f"{file}.h5", "--add-pause", count, "--pause-init", rule)
        folder = e.convert(f"{file}.h5", file)
        paused, problems = models.load(folder)
        e.check(f"{file}: transformers complains", not problems, problems)
        e.check(f"{file}: rows", paused.config.vocab_size == models.VOCABULARY + count)
        e.close(f"{file}: logits", (models.logits(paused, tokens) - expected).abs().max().item(), 1e-5)
        suppressed = paused.generation_config.suppress_tokens
        e.check(f"{file}: pauses are no answers", suppressed == list(range(97, 97 + count)), suppressed)
        if in_llama_cpp:
            check_llama_cpp(e, name, e.convert(f"{file}.h5", f"{file}.gguf"), reference)


def check_model(e, name):
    in_llama_cpp = models.CASES[name][1]
    source = e.scratch / name
    models.save(name, source, shards=name in ["llama", "neox"])
    reference, _ = models.load(source)
    check_way_back(e, name, source, reference)
    check_pytorch(e, name, source, reference)
    text = check_generation(e, name, source, reference)
    distance = None
    if in_llama_cpp:
        gguf = e.convert(name, f"{name}.gguf")
        same = e.convert(f"{name}.h5", f"{name}-native.gguf").read_bytes() == gguf.read_bytes()
        e.check(f"{name}: GGUF files of folder and native file", same)
        distance = check_llama_cpp(e, name, gguf, reference, text)
    check_pauses(e, name, reference, in_llama_cpp)
    return distance


def check_stories(e, data):
    """A model that was trained, in the format of llama2.c."""
    import sentencepiece

    folder = Path(data) / "models/stories260K"
    expected = (folder / "expected_greedy_200.txt").read_text().strip()
    e.convert(folder / "stories260K.bin", "stories", "--tokenizer", folder / "tok512.model")
    gguf = e.convert("stories", "stories.gguf")
    model, problems = models.load(e.scratch / "stories")
    e.check("stories260K: transformers complains", not problems, problems)
    with torch.no_grad():
        ids = model.generate(torch.tensor([[1]]), max_new_tokens=200, do_sample=False, eos_token_id=None)
    ids = ids[0, 1:].tolist()
    tokenizer = sentencepiece.SentencePieceProcessor(str(e.scratch / "stories/tokenizer.model"))
    e.check("stories260K: in transformers", tokenizer.decode(ids).strip() == expected, tokenizer.decode(ids))
    peer = Model(gguf, context=256)
    text = peer.text(peer.greedy([1], 200, 512)).strip()
    e.check("stories260K: in llama.cpp", text == expected, text)


def main():
    programs, names = Path(sys.argv[1]), sys.argv[2:]
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as scratch:
        e = Exchange(programs.resolve(), Path(scratch))
        for name in names or models.CASES:
            if name not in models.CASES:
                continue
            before = e.count
            try:
                distance = check_model(e, name)
            except RuntimeError as error:
                e.check(name, False, error)
                distance = None
            apart = "not in llama.cpp" if distance is None else f"llama.cpp {distance:.1e} apart"
            print(f"{name}: {e.count - before} comparisons, {apart}", flush=True)
        data = os.environ.get("FERMATA_DATA")
        if data and (not names or "stories" in names):
            check_stories(e, data)
            for name in tokenizers.TOKENIZERS:
                tokenizers.check_folder(e, name, tokenizers.check(e, name, data))
        elif not names:
            print("stories260K and tokenizers: skipped: FERMATA_DATA names no folder")
        for problem in e.problems:
            print(f"peers: {problem}"[:600])
        print(f"peers: {e.count} items")
        sys.exit(1 if e.problems or e.count == 0 else 0)


if __name__ == "__main__":
    main()
