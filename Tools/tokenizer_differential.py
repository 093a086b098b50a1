"""Writes random Unicode texts and the ids that the `tokenizers` library gives them, one JSON object a line.

    python3 Tools/tokenizer_differential.py DATA/tokenizers/gpt2 cases.jsonl [COUNT] [SEED]
    FERMATA_DATA=DATA FERMATA_TOKENIZER_CASES=cases.jsonl swift test --filter DifferentialTests

Default: 20000 texts, seed 1. The texts mix scripts, emoji sequences, combining marks, control characters,
long runs of spaces, all kinds of newlines, contractions and code points drawn from all of Unicode.
"""

import json
import random
import sys
from pathlib import Path

from tokenizers import Tokenizer, models, pre_tokenizers

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
CONTRACTIONS = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "'LL", "’s", "''", "'", "'r", "'l", " 's"]
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


def main() -> None:
    folder, destination = Path(sys.argv[1]), Path(sys.argv[2])
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 20_000
    generator = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
    reference = Tokenizer(models.BPE.from_file(str(folder / "vocab.json"), str(folder / "merges.txt")))
    reference.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    with destination.open("w", encoding="utf-8", newline="\n") as file:
        for _ in range(count):
            text = "".join(piece(generator) for _ in range(generator.randint(1, 25)))
            case = {"text": text, "ids": reference.encode(text).ids}
            file.write(json.dumps(case, ensure_ascii=True) + "\n")
    print(f"wrote {count} texts to {destination}")


if __name__ == "__main__":
    main()
