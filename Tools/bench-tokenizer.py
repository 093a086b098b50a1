#!/usr/bin/env python3
"""Encodes one text with ours and with reference libraries in turn, and prints MB/s and ratios.

    python3 Tools/bench-tokenizer.py PROGRAM [--data DIR] [--tokenizer NAME] [--text FILE] [--megabytes 20]
        [--rounds 5]

PROGRAM is fermata-bench. DIR, by default FERMATA_DATA, holds the texts that are put together where no FILE is
named, and tokenizers/NAME: gpt2 if not given, else a tokenizer.json, which tokenizers reads too, or tiktoken
ranks, which are read with the pattern of Llama 3. The first run of a process, whose cache of words is empty,
is told apart from those that follow. The peers' Python is named by FERMATA_PEERS_PYTHON: tiktoken and
tokenizers run where it has them. Each round runs every side once, so that all meet the same machine; a ratio
is the median of the rounds' ratios. Exits 1 where the ids of two sides differ. The last line of stdout is one
JSON object.
"""

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import last_line

PEER = Path(__file__).parent / "peers" / "encode_text.py"
# Shorter ones are names and labels rather than text.
SHORTEST = 40


def strings(value):
    """The texts in a JSON value."""
    if isinstance(value, str):
        if len(value) >= SHORTEST:
            yield value
    elif isinstance(value, (list, dict)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


def texts(path):
    """The texts in a file: plain, JSON, or JSON lines, packed or not."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    content = content.decode("utf-8")
    if ".json" not in path.name:
        return [content]
    try:
        return list(strings(json.loads(content)))
    except json.JSONDecodeError:
        return [text for line in content.splitlines() if line for text in strings(json.loads(line))]


def write_text(data, byte_count, destination):
    """Puts the texts of the data together, as often as it takes."""
    paths = [
        path for path in sorted(data.rglob("*"))
        if path.is_file() and not {"tokenizers", "models"} & set(path.parts) and path.name != "README.md"
        and any(suffix in (".txt", ".json", ".jsonl") for suffix in path.suffixes) and path.suffix != ".bz2"
    ]
    content = "\n".join(text for path in paths for text in texts(path)).encode()
    if not content:
        sys.exit(f"bench-tokenizer: no texts in {data}; name one with --text")
    content *= -(-byte_count // len(content))
    # Not in the middle of a character.
    destination.write_bytes(content[:byte_count].decode("utf-8", "ignore").encode())


def has(python, module):
    command = [python, "-c", f"import {module}"]
    return python and subprocess.run(command, stderr=subprocess.DEVNULL).returncode == 0


def sides(program, tokenizer, text):
    """Every side by name."""
    ours = [program, "tokenize", "--tokenizer", tokenizer, "--file", text, "--runs", "5"]
    found = {"ours": [*ours, "--threads", "1"]}
    cores = os.cpu_count() or 1
    if cores > 1:
        found[f"ours-{cores}-threads"] = [*ours, "--threads", cores]
    python = os.environ.get("FERMATA_PEERS_PYTHON")
    # One timed run of the slower library is longer than all of the others together.
    for library, runs in [("tiktoken", ["--runs", "2"]), ("tokenizers", ["--runs", "1", "--warm", "0"])]:
        name = Path(tokenizer).name
        if {"tiktoken": ".json", "tokenizers": ".model"}[library] == Path(name).suffix:
            continue
        if has(python, library):
            found[library] = [python, PEER, library, tokenizer, text, *runs]
        else:
            print(f"bench-tokenizer: FERMATA_PEERS_PYTHON has no {library}; left out", file=sys.stderr)
    return found


def measured(commands, rounds, ids):
    """MB/s of each side, round by round; ends the program where ids differ."""
    rates = {name: [] for name in commands}
    first = []
    expected = None
    for round in range(rounds):
        print(f"round {round + 1} of {rounds}", file=sys.stderr)
        for name, command in commands.items():
            result = last_line([str(each) for each in (*command, "--ids", ids)])
            rates[name].append(result["megabytesPerSecond"]["median"])
            if name == "ours":
                first.append(result["firstMegabytesPerSecond"])
            found = ids.read_bytes()
            if expected is None:
                expected = found
            elif found != expected:
                sys.exit(f"bench-tokenizer: the ids of {name} are not ours")
    return rates, statistics.median(first), len(expected) // 4


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--data", default=os.environ.get("FERMATA_DATA"))
    parser.add_argument("--tokenizer", default="gpt2")
    parser.add_argument("--text", type=Path)
    parser.add_argument("--megabytes", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    if not arguments.data:
        sys.exit("bench-tokenizer: set FERMATA_DATA to the folder that holds tokenizers/gpt2, or use --data")
    with tempfile.TemporaryDirectory() as folder:
        text = arguments.text or Path(folder) / "text.txt"
        if not arguments.text:
            write_text(Path(arguments.data), arguments.megabytes * 1_000_000, text)
        tokenizer = Path(arguments.data) / "tokenizers" / arguments.tokenizer
        commands = sides(arguments.program, tokenizer, text)
        rates, first, tokens = measured(commands, arguments.rounds, Path(folder) / "ids")
        byte_count = text.stat().st_size
    print(f"{byte_count} bytes, {tokens} tokens, the same ids on every side")
    for name, rate in rates.items():
        print(f"{name:20} {statistics.median(rate):8.1f} MB/s ({min(rate):.1f} to {max(rate):.1f})")
    print(f"{'ours, first run':20} {first:8.1f} MB/s")
    ratios = {}
    for name, rate in rates.items():
        left, right = (name, "ours") if name.startswith("ours-") else ("ours", name)
        if left != right:
            pairs = zip(rates[left], rates[right])
            ratios[f"{left} / {right}"] = statistics.median(mine / other for mine, other in pairs)
    for name, ratio in ratios.items():
        print(f"{name:28} {ratio:.2f}")
    medians = {name: statistics.median(rate) for name, rate in rates.items()}
    print(json.dumps({
        "benchmark": "tokenizer", "bytes": byte_count, "tokens": tokens, "rounds": arguments.rounds,
        "tokenizer": arguments.tokenizer, "megabytesPerSecond": medians, "ratios": ratios,
        "firstMegabytesPerSecond": first,
    }))


if __name__ == "__main__":
    main()
