#!/usr/bin/env python3
"""Writes what the `tokenizers` trainer learns from small texts, for tests of our trainer.

    python3 Tools/make-bpe-training-goldens.py Tests/Fixtures/bpe-training

Needs `tokenizers`. Each text is made from a seed, trained on in several ways, and written with the results to
one JSON file; running it again rewrites the same bytes.
"""

import json
import random
import sys
import tempfile
from pathlib import Path

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

SYLLABLES = ["ka", "to", "ri", "mu", "an", "el", "so", "be", "ni", "ra", "é", "漢", "字", "ß", "🙂", "и", "да"]
BETWEEN = [" ", " ", " ", " ", "  ", "\n", "\n\n", "\n\n\n", " \n ", "\t", ", ", ". ", "'s ", "'ll ",
           " 12 ", "--", "\u00a0", "\u3000", "\r\n"]


def words(generator, count):
    """Words whose counts fall as those of a language do."""
    drawn = ["".join(generator.choices(SYLLABLES, k=generator.randint(1, 5))) for _ in range(count)]
    return drawn, [1 / (rank + 1) for rank in range(count)]


def syllabic(generator, count):
    drawn, weights = words(generator, 300)
    return "".join(
        word + generator.choice(BETWEEN) for word in generator.choices(drawn, weights, k=count)
    )


def narrow(generator, count):
    """Few letters, long words: the same token comes up in several ways, and pairs overlap."""
    return "".join(
        "".join(generator.choices("ab", k=generator.randint(1, 12))) + generator.choice([" ", "\n"])
        for _ in range(count)
    )


def equal(generator, count):
    """Every word once, so that ties decide."""
    seen = {"".join(generator.choices("abcdef", k=generator.randint(2, 6))) for _ in range(count)}
    return " ".join(sorted(seen))


def train(text, vocabulary_size, minimum_frequency, special_tokens, unit):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary_size, min_frequency=minimum_frequency, special_tokens=special_tokens,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False,
    )
    if unit == "line":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "text.txt"
            path.write_bytes(text.encode())
            tokenizer.train([str(path)], trainer)
    else:
        tokenizer.train_from_iterator([text], trainer)
    model = json.loads(tokenizer.to_str())["model"]
    vocabulary = sorted(model["vocab"], key=model["vocab"].get)
    return {
        "unit": unit, "vocabularySize": vocabulary_size, "minimumFrequency": minimum_frequency,
        "specialTokens": special_tokens, "vocabulary": vocabulary,
        "merges": [" ".join(merge) for merge in model["merges"]],
    }


def main():
    destination = Path(sys.argv[1])
    generator = random.Random(1)
    texts = {
        "syllables": syllabic(generator, 3000), "narrow": narrow(generator, 1200),
        "equal": equal(generator, 400), "nothing": "",
    }
    for name, text in texts.items():
        results = [
            train(text, 420, 2, ["<|endoftext|>", "<pause>"], "line"),
            train(text, 420, 2, ["<|endoftext|>", "<pause>"], "text"),
            train(text, 700, 1, [], "line"),
            train(text, 320, 6, ["<pause_0>", "<pause_1>"], "line"),
        ]
        object = {"text": text, "results": results}
        line = json.dumps(object, ensure_ascii=False, separators=(",", ":"))
        (destination / f"{name}.json").write_text(line + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
