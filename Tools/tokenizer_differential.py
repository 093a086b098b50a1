"""Writes random Unicode texts and the ids that a reference library gives them, one JSON object a line.

    python3 Tools/tokenizer_differential.py TOKENIZER cases.jsonl [COUNT] [SEED]
    FERMATA_DATA=DATA FERMATA_TOKENIZER_CASES=cases.jsonl swift test --filter DifferentialTests

TOKENIZER is a folder with vocab.json and merges.txt or a tokenizer.json, for which `tokenizers` is asked with
special tokens as ordinary text; a SentencePiece model, for `sentencepiece`; or a file of tiktoken ranks, for
`tiktoken` with the pattern of Llama 3. The first line of the output names it.

Default: 20000 texts, seed 1. The texts mix scripts, emoji sequences, combining marks, control characters,
long runs of spaces, all kinds of newlines, contractions and code points drawn from all of Unicode.
"""

import json
import random
import sys
from pathlib import Path

SCRIPTS = [  # first and last code point
    (0x20, 0x7E), (0x20, 0x7E), (0x61, 0x7A), (0xA0, 0x24F), (0x370, 0x3FF), (0x400, 0x4FF), (0x590, 0x5FF),
    (0x600, 0x6FF), (0x900, 0x97F), (0xE00, 0xE7F), (0x1100, 0x11FF), (0x2000, 0x206F), (0x20A0, 0x214F),
    (0x2190, 0x22FF), (0x3000, 0x30FF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xE000, 0xE010),
    (0xFF00, 0xFFEF),
    (0x10300, 0x1034F), (0x12000, 0x12010), (0x1D400, 0x1D7FF), (0x1F300, 0x1FAFF), (0x20000, 0x20100),
]
SPACES = [" ", " ", " ", "\t", "\n", "\r", "\r\n", "\n\n", "\v", "\f", "\x85", "\xa0", "\u1680", "\u2003",
          "\u2028",
          "\u2029", "\u202f", "\u205f", "\u3000", "\u200b", "\ufeff", "\u180e", "\x1c", "\x1f"]
EMOJI = ["👩‍👩‍👧‍👦", "👍🏽", "🇩🇪🇫🇷", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️", "🧑🏿‍🚀"]
CONTRACTIONS = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "'LL", "’s", "'ſ", "\ufffd", "''",
                "'", "'r", "'l", " 's"]
WORDS = ["the", " The", "tokenization", " of", "Supercalifragilistic", "hello", " world", "<|endoftext|>",
         "<pause>",
         "1234567", " 3.14", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "def f(x):\n\treturn x", 
         "https://a.b/c?d=e"]


def scalar(generator: random.Random) -> str:
    while True:
        code_point = generator.randrange(0x110000)
        if not 0xD800 <= code_point < 0xE000:
            return chr(code_point)


def piece(generator: random.Random) -> str:
    kind = generator.randrange(12)
    first, last = generator.choice(SCRIPTS)
    run = "".join(chr(generator.randint(first, last)) for _ in range(generator.randint(1, 12)))
    match kind:
        case 0 | 1 | 2: return run
        case 3: return generator.choice(SPACES) * generator.randint(1, 3)
        case 4: return " " * generator.randint(1, 70)
        case 5: return generator.choice(EMOJI)
        case 6: return "".join(c + chr(generator.randint(0x300, 0x36F)) for c in run[:5])
        case 7: return chr(generator.randrange(0x20))
        case 8: return generator.choice(CONTRACTIONS)
        case 9: return scalar(generator)
        case 10: return run * generator.randint(1, 20)
        case _: return generator.choice(WORDS)


LLAMA_3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
           r"|\s*[\r\n]+|\s+(?!\S)|\s+")


def hugging_face(path: Path):
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    if path.is_dir():
        reference = Tokenizer(models.BPE.from_file(str(path / "vocab.json"), str(path / "merges.txt")))
        reference.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
        reference.decoder = decoders.ByteLevel()
    else:
        reference = Tokenizer.from_file(str(path))
    reference.encode_special_tokens = True

    def cases(texts: list[str]):
        for encoding in reference.encode_batch(texts, add_special_tokens=False):
            yield encoding.ids, reference.decode(encoding.ids)
    return cases


def sentence_piece(path: Path):
    import sentencepiece

    reference = sentencepiece.SentencePieceProcessor(model_file=str(path))
    return lambda texts: ((ids := reference.encode(text), reference.decode(ids)) for text in texts)


def tiktoken_ranks(path: Path):
    import tiktoken
    from tiktoken.load import load_tiktoken_bpe

    reference = tiktoken.Encoding("ranks", pat_str=LLAMA_3, special_tokens={},
                                  mergeable_ranks=load_tiktoken_bpe(str(path)))
    return lambda texts: ((ids := reference.encode_ordinary(text), reference.decode(ids)) for text in texts)


def library(path: Path):
    if path.is_dir() or path.suffix == ".json":
        return hugging_face(path)
    is_text = path.read_bytes()[:4].isascii() and b" " in path.read_bytes()[:64]
    return tiktoken_ranks(path) if is_text and path.read_bytes()[0] > 32 else sentence_piece(path)


def main() -> None:
    path, destination = Path(sys.argv[1]).absolute(), Path(sys.argv[2])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 20_000
    generator = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    cases = library(path)
    with destination.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps({"tokenizer": str(path)}) + "\n")
        for start in range(0, count, 1000):
            texts = ["".join(piece(generator) for _ in range(generator.randint(1, 25)))
                     for _ in range(min(1000, count - start))]
            for text, (ids, decoded) in zip(texts, cases(texts), strict=True):
                case = {"text": text, "ids": ids, "decoded": decoded}
                file.write(json.dumps(case, ensure_ascii=True) + "\n")
    print(f"wrote {count} texts to {destination}")


if __name__ == "__main__":
    main()
