#!/usr/bin/env python3
"""Feeds damaged files to every reader and says what came of it.

    python3 Tools/fuzz.py PROGRAM [--seconds 120] [--only hdf5,gguf] [--corpus FOLDER] [--findings FOLDER]

PROGRAM is what Tools/fuzz builds; it mutates with libFuzzer, guided by which branches an input reaches. Each
target starts from the small files of Tests/Fixtures and keeps what it learns in the corpus. A trap, a wrong
access to memory (AddressSanitizer watches), more than TIMEOUT seconds for one input, or an allocation above
the target's limit counts as a finding: the input lies in the folder of findings, and the exit status is 1.
"""

import argparse
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

FIXTURES = Path(__file__).parent.parent / "Tests" / "Fixtures"
LONGEST = 1 << 16
TIMEOUT = 10


@dataclass
class Target:
    name: str
    seeds: list
    made: dict = field(default_factory=dict)  # seeds that no fixture is, by name
    # An allocation may be this many times as large as the longest input.
    factor: int = 128


def llama2c_model():
    """Width 4, 8 inside, 1 layer, 2 heads, 1 for keys, 5 tokens with a head of their own, 3 positions."""
    return struct.pack("<7i", 4, 8, 1, 2, 1, -5, 3) + bytes(4 * (20 + 4 + 16 + 16 + 16 + 4 + 96 + 4 + 6 + 20))


def llama2c_tokenizer():
    words = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), " ", "H", "e", "He"]
    pieces = [struct.pack("<fi", -n, len(word)) + word.encode() for n, word in enumerate(words)]
    return struct.pack("<i", 6) + b"".join(pieces)


INDEX = b'{"metadata": {"total_size": 8}, "weight_map": {"a": "a", "b": "b"}}'
TARGETS = [
    # What deflate can make of a byte, 1032 bytes, is the limit of compressed datasets.
    Target("hdf5", ["hdf5/*.h5", "keras/*.h5"], factor=1100),
    Target("safetensors", ["safetensors/*.safetensors", "safetensors/sharded/*.safetensors"]),
    Target("safetensorsIndex", ["safetensors/sharded/*.json"], {"index": INDEX}),
    Target("gguf", ["gguf/*.gguf"]),
    Target("pyTorch", ["pytorch/*.pt"]),
    Target("llama2C", [], {"model": llama2c_model()}),
    Target("modelConfiguration", ["architectures/*/config.json"]),
    Target("tokenizerJSON", ["tokenizers/*.json"]),
    Target("sentencePiece", ["tokenizers/*.model"]),
    Target("tiktoken", [], {"ranks": b"".join(b"%s %d\n" % pair for pair in [(b"YQ==", 0), (b"Yg==", 1)])}),
    Target("llama2CTokenizer", [], {"tokenizer": llama2c_tokenizer()}),
]


def seed(target, corpus):
    """Puts the seeds into the corpus; returns whether there are any."""
    corpus.mkdir(parents=True, exist_ok=True)
    files = [file for pattern in target.seeds for file in FIXTURES.glob(pattern)]
    files += (FIXTURES / "findings" / target.name).glob("*")
    for file in files:
        if file.stat().st_size <= LONGEST and not file.name.endswith(".cases.json"):
            shutil.copy(file, corpus / f"{file.parent.name}-{file.name}")
    for name, content in target.made.items():
        (corpus / name).write_bytes(content)
    return any(corpus.iterdir())


def run(program, target, corpus, findings, seconds):
    """Runs one target; returns what libFuzzer says at the end, and what it found."""
    prefix = findings / f"{target.name}-"
    before = set(findings.glob(f"{target.name}-*"))
    limit = target.factor * LONGEST >> 20
    command = [
        program, str(corpus), f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-timeout={TIMEOUT}",
        f"-malloc_limit_mb={limit}", "-rss_limit_mb=2048", f"-artifact_prefix={prefix}",
        "-print_final_stats=1", "-reload=0",
    ]
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        environment = os.environ | {
            "FERMATA_FUZZ_TARGET": target.name, "FERMATA_FUZZ_FOLDER": folder, "SWIFT_BACKTRACE": "enable=no",
            "ASAN_OPTIONS": "detect_leaks=0:quarantine_size_mb=16",
        }
        outcome = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace")
    found = sorted(set(findings.glob(f"{target.name}-*")) - before)
    return outcome, found


def summary(target, outcome, found):
    """One line about a target; the end of what libFuzzer said where something was found."""
    coverage = re.findall(r"cov: (\d+)", outcome.stderr)
    executed = re.findall(r"number_of_executed_units:\s+(\d+)", outcome.stderr)
    memory = re.findall(r"peak_rss_mb:\s+(\d+)", outcome.stderr)
    # Without coverage the build is wrong, and nothing was learnt.
    failed = outcome.returncode != 0 or found or not executed or not coverage
    print(
        f"{target.name:20} {executed[-1] if executed else '?':>10} inputs"
        f" {coverage[-1] if coverage else '?':>6} branches {memory[-1] if memory else '?':>5} MiB  "
        + ("FAILED" if failed else "ok"), flush=True,
    )
    if failed:
        print("\n".join(outcome.stderr.splitlines()[-60:]))
        for file in found:
            print(f"finding: {file}", flush=True)
    return not failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--seconds", type=int, default=120, help="for each target")
    parser.add_argument("--only", help="names of targets, with commas between them")
    parser.add_argument("--corpus", type=Path, default=Path(".build/fuzz/corpus"))
    parser.add_argument("--findings", type=Path, default=Path(".build/fuzz/findings"))
    arguments = parser.parse_args()
    names = arguments.only.split(",") if arguments.only else [target.name for target in TARGETS]
    if unknown := set(names) - {target.name for target in TARGETS}:
        parser.error(f"no target is called {', '.join(sorted(unknown))}")
    arguments.findings.mkdir(parents=True, exist_ok=True)
    passed = True
    for target in TARGETS:
        if target.name not in names:
            continue
        corpus = arguments.corpus / target.name
        if not seed(target, corpus):
            sys.exit(f"fuzz: {target.name} has no seeds")
        outcome, found = run(arguments.program, target, corpus, arguments.findings, arguments.seconds)
        passed = summary(target, outcome, found) and passed
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
