#!/usr/bin/env python3
"""Times how fast a reference library encodes a text, on one thread.

    python encode_text.py tiktoken|tokenizers TOKENIZER TEXT [--runs 2] [--warm 1] [--ids FILE]

TOKENIZER is a folder with GPT-2's vocab.json and merges.txt; for tiktoken also a file of ranks, which is
read with the pattern of Llama 3; for tokenizers also a tokenizer.json. The text is encoded as one string;
the ids go to FILE, 32 bits each, low byte first. The last line of stdout is one JSON object.
"""

import argparse
import array
import json
import statistics
import sys
import time
from pathlib import Path

# The words of GPT-2, in the form that tiktoken matches fastest.
PATTERN = r"""'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"""
END = "<|endoftext|>"
LLAMA_3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
           r"|\s*[\r\n]+|\s+(?!\S)|\s+")


def byte_alphabet():
    """The byte of each character that spells one."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    alphabet = {chr(byte): byte for byte in printable}
    alphabet.update({chr(0x100 + index): byte for index, byte in enumerate(others)})
    return alphabet


def tiktoken_encoder(folder):
    import tiktoken

    if folder.is_file():
        from tiktoken.load import load_tiktoken_bpe

        ranks = load_tiktoken_bpe(str(folder))
        encoding = tiktoken.Encoding("ranks", pat_str=LLAMA_3, mergeable_ranks=ranks, special_tokens={})
        return tiktoken.__version__, encoding.encode_ordinary
    vocabulary = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    end = vocabulary.pop(END)
    alphabet = byte_alphabet()
    ranks = {bytes(alphabet[character] for character in word): id for word, id in vocabulary.items()}
    encoding = tiktoken.Encoding(
        "gpt2-from-files", pat_str=PATTERN, mergeable_ranks=ranks, special_tokens={END: end}
    )
    return tiktoken.__version__, encoding.encode_ordinary


def tokenizers_encoder(folder):
    import tokenizers
    from tokenizers import Tokenizer, models, pre_tokenizers

    if folder.is_file():
        tokenizer = Tokenizer.from_file(str(folder))
        tokenizer.encode_special_tokens = True
        return tokenizers.__version__, lambda text: tokenizer.encode(text, add_special_tokens=False).ids
    tokenizer = Tokenizer(models.BPE.from_file(str(folder / "vocab.json"), str(folder / "merges.txt")))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    return tokenizers.__version__, lambda text: tokenizer.encode(text).ids


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("library", choices=["tiktoken", "tokenizers"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("text", type=Path)
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--warm", type=int, default=1)
    parser.add_argument("--ids", type=Path)
    arguments = parser.parse_args()
    make = tiktoken_encoder if arguments.library == "tiktoken" else tokenizers_encoder
    version, encode = make(arguments.folder)
    content = arguments.text.read_bytes()
    text = content.decode("utf-8")
    seconds = []
    for run in range(-arguments.warm, arguments.runs):
        start = time.perf_counter()
        ids = encode(text)
        if run >= 0:
            seconds.append(time.perf_counter() - start)
    if arguments.ids:
        words = array.array("i", ids)
        if sys.byteorder == "big":
            words.byteswap()
        arguments.ids.write_bytes(words.tobytes())
    rate = len(content) / statistics.median(seconds) / 1e6
    print(json.dumps({"version": version, "tokens": len(ids), "megabytesPerSecond": {"median": rate}}))


if __name__ == "__main__":
    main()
