"""Writes Tests/Fixtures/tokenizers: small tokenizers of every kind, and what the reference makes of texts.

Run from the repository root, with the `tokenizers` and `sentencepiece` libraries installed:

    python3 Tools/make-tokenizer-goldens.py [NAME...]

Without names, all are written.
The tokenizers are learnt from the repository's own ARCHITECTURE.md and a few words of other scripts, at the
time of running; later runs write other bytes.
"""

import io
import json
import random
import sys
from pathlib import Path

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizer_differential import LLAMA_3, piece
from tokenizers import (
    AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers)

FOLDER = Path("Tests/Fixtures/tokenizers")
TEXT = Path("ARCHITECTURE.md").read_text(encoding="utf-8")[:12_000] + """
Größe naïve café 日本語 の テキスト Привет мир हिन्दी العربية don't we'll I'VE
""" * 4
QWEN_2 = LLAMA_3.replace(r"\p{N}{1,3}", r"\p{N}")
O200K_LETTERS = r"[^\r\n\p{L}\p{N}]?%s(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
O200K_UPPER, O200K_LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
O200K = "|".join([O200K_LETTERS % f"{O200K_UPPER}*{O200K_LOWER}+",
                  O200K_LETTERS % f"{O200K_UPPER}+{O200K_LOWER}*",
                  r"\p{N}{1,3}", r" ?[^\s\p{L}\p{N}]+[\r\n/]*", r"\s*[\r\n]+", r"\s+(?!\S)", r"\s+"])
DEEPSEEK_3 = [r"\p{N}{1,3}", "[一-龥぀-ゟ゠-ヿ]+",
              r"""[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"""
              r"| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"]
RULES = "FB01\t66 69\nFF41\t61\n2460\t31\n0041 030A\tC5\n0009\t20\n000A\t20\n3000\t20\n2126\t3A9\n200B\t\n"
TRICKY = ["", " ", "  the  the ", "the\n\n\n x", "a  the\u2028\n<x> b<x>", "é e\u0301 \u1ea4\u0323 각\u11a8",
          "'S 'ſ don'T we’ll '", "12345 x١٢٣٤ ½Ⅷ", "  \n \t\n  x", "ﬁne ａ①\u0041\u030a\u2126 \u200b b",
          "<pause>",
          "\u0085\u00a0\u180e\ufeff.", "日本語のテキスト", "𲻨the thé the_ the", "a\u0300\u0301\u0327b",
          "<0x41>▁▁x▁", "\0\x1f"]


def texts() -> list[str]:
    generator = random.Random(4)
    drawn = ["".join(piece(generator) for _ in range(generator.randint(1, 6))) for _ in range(45)]
    return TRICKY + [text[:80] for text in drawn]


def byte_level(size: int) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(vocab_size=size, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
                                  show_progress=False)
    tokenizer.train_from_iterator([TEXT], trainer)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def characters(byte_fallback: bool) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=byte_fallback))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    special = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    trainer = trainers.BpeTrainer(vocab_size=600, special_tokens=special, limit_alphabet=60,
                                  show_progress=False)
    tokenizer.train_from_iterator(TEXT.split("\n"), trainer)
    model = json.loads(tokenizer.to_str())["model"]
    merges = [tuple(merge) for merge in model["merges"]]
    fresh = Tokenizer(models.BPE(model["vocab"], merges, unk_token="<unk>", fuse_unk=True,
                                 byte_fallback=byte_fallback))
    fresh.add_special_tokens(special[:3])
    fresh.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(),
                                       decoders.Strip(" ", 1, 0)])
    return fresh


def hugging_face() -> dict[str, Tokenizer]:
    made = {}
    made["nfc"] = byte_level(500)
    made["nfc"].normalizer = normalizers.NFC()
    made["nfc"].add_tokens([AddedToken(" " * count, normalized=True) for count in (4, 3, 2)])
    made["nfc"].add_tokens([AddedToken("the", single_word=True, lstrip=True, rstrip=True, normalized=False),
                            AddedToken("\n\n", normalized=False), AddedToken("e\u0301 ", normalized=True)])
    made["llama3"] = byte_level(500)
    made["llama3"].pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(LLAMA_3), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    made["llama3"].add_special_tokens(["<s>", "<pause>"])
    made["llama3"].post_processor = processors.Sequence([
        processors.ByteLevel(),
        processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 500)])])
    made["digits"] = byte_level(400)
    made["digits"].pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=True)])
    made["llama2"] = characters(byte_fallback=True)
    made["llama2"].normalizer = normalizers.Sequence([
        normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    made["llama2"].add_tokens([
        AddedToken("the", normalized=True), AddedToken("<x>", rstrip=True, normalized=False)])
    made["gemma"] = characters(byte_fallback=False)
    made["gemma"].normalizer = normalizers.Replace(" ", "▁")
    made["gemma"].pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    return made


def cut_by(*steps, normalizer=None) -> Tokenizer:
    made = byte_level(360)
    made.pre_tokenizer = pre_tokenizers.Sequence(list(steps))
    if normalizer:
        made.normalizer = normalizer
    return made


def other_cuts() -> dict[str, Tokenizer]:
    """Pipelines of tokenizers whose vocabularies are not published here, and steps in all their ways."""
    split, level = pre_tokenizers.Split, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    made = {}
    made["qwen2"] = cut_by(split(Regex(QWEN_2), "isolated"), level, normalizer=normalizers.NFC())
    made["qwen2"].add_special_tokens(["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    made["o200k"] = cut_by(split(Regex(O200K), "removed", invert=True), level)
    made["deepseek"] = cut_by(*(split(Regex(pattern), "isolated") for pattern in DEEPSEEK_3), level)
    made["falcon"] = cut_by(
        pre_tokenizers.Punctuation("contiguous"), pre_tokenizers.ByteLevel(add_prefix_space=False),
        pre_tokenizers.Digits(False), split(Regex("[0-9][0-9][0-9]"), "isolated"))
    made["behaviors"] = cut_by(
        split("e", "merged_with_previous"), split("t", "merged_with_next"),
        split(Regex(r"\s+$"), "contiguous"),
        split(Regex("[^aeiou]{2,3}"), "removed"), pre_tokenizers.CharDelimiterSplit("o"),
        pre_tokenizers.ByteLevel(add_prefix_space=True, use_regex=True))
    made["kc"] = cut_by(
        pre_tokenizers.Whitespace(), pre_tokenizers.Punctuation("isolated"), level,
        normalizer=normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")]))
    made["kd"] = cut_by(
        pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Punctuation("removed"), level,
        normalizer=normalizers.Sequence([
            normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()]))
    made["d"] = cut_by(level, normalizer=normalizers.NFD())
    return made


def sentence_pieces() -> dict[str, bytes]:
    made = {}
    rules = FOLDER / "rules.tsv"
    rules.write_text(RULES, encoding="utf-8")
    for kind, settings in {
        "bpe": dict(normalization_rule_name="identity", byte_fallback=True, remove_extra_whitespaces=False,
                    user_defined_symbols=["<x>"]),
        "unigram": dict(normalization_rule_tsv=str(rules), user_defined_symbols=["<x>", "the"]),
    }.items():
        file = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(TEXT.split("\n")), model_writer=file, model_type=kind, vocab_size=480,
            character_coverage=0.98, hard_vocab_limit=False, minloglevel=2, **settings)
        model = sentencepiece_model_pb2.ModelProto.FromString(file.getvalue())
        model.trainer_spec.ClearField("input")
        made[kind] = model.SerializeToString()
    rules.unlink()
    return made


def t5(unigram: bytes) -> Tokenizer:
    model = sentencepiece_model_pb2.ModelProto.FromString(unigram)
    tokenizer = Tokenizer(models.Unigram([(piece.piece, piece.score) for piece in model.pieces], 0, False))
    tokenizer.normalizer = normalizers.Precompiled(model.normalizer_spec.precompiled_charsmap)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(),
                                                       pre_tokenizers.Metaspace("▁", "always")])
    tokenizer.add_special_tokens(["<unk>", "<s>", "</s>"])
    tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 2)])
    tokenizer.decoder = decoders.Metaspace("▁", "always")
    return tokenizer


def write_cases(name: str, encode, decode) -> None:
    cases = [{"text": text, "ids": (ids := encode(text)), "decoded": decode(ids)} for text in texts()]
    lines = ",\n".join(json.dumps(case) for case in cases)
    (FOLDER / f"{name}.cases.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    models_of_pieces = sentence_pieces()
    chosen = lambda name: len(sys.argv) < 2 or name in sys.argv[1:]
    for name, content in models_of_pieces.items():
        if not chosen(name):
            continue
        (FOLDER / f"{name}.model").write_bytes(content)
        reference = sentencepiece.SentencePieceProcessor(model_proto=content)
        write_cases(name, reference.encode, reference.decode)
    for name, tokenizer in (hugging_face() | {"t5": t5(models_of_pieces["unigram"])} | other_cuts()).items():
        if not chosen(name):
            continue
        tokenizer.save(str(FOLDER / f"{name}.json"), pretty=False)
        tokenizer.encode_special_tokens = True
        write_cases(name, lambda text: tokenizer.encode(text, add_special_tokens=False).ids, tokenizer.decode)
    print(f"wrote {FOLDER}")
