#!/usr/bin/env python3
"""Runs one benchmark, ours and its peers in turn, and prints ratios.

    python3 Tools/bench.py PROGRAM NAME [--rounds 3] [-- OPTIONS OF fermata-bench]

NAME is train or finetune, which PyTorch runs as well, or any other benchmark of the program, which runs
alone. Options go to our side and are refused beside a peer. The peers' Python is named by
FERMATA_PEERS_PYTHON; without it only our side runs, and says so. Each round runs every side once, so that all
meet the same machine; rates are medians over the rounds. The last line of stdout is one JSON object.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

PEER = Path(__file__).parent / "peers" / "train_gpt2_torch.py"


def last_line(command):
    """Runs a side and returns the object on the last line of its output."""
    print("  " + " ".join(map(str, command)), file=sys.stderr)
    output = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
    return json.loads(output.strip().splitlines()[-1])


def threads():
    return str(os.cpu_count() or 1)


def ours(program, benchmark, *options):
    return [program, benchmark, *options, "--threads", threads()]


def torch(python, mode, *options):
    return [python, str(PEER), mode, *options, "--threads", threads()]


def train_sides(program, python, extra):
    """Every side by name."""
    sides = {
        "ours-fp32": ours(program, "train", "--precision", "float32", *extra),
        "ours-bf16": ours(program, "train", "--precision", "bfloat16", *extra),
    }
    if python:
        modes = ("eager-fp32", "eager-bf16", "compile-bf16")
        sides |= {f"torch-{mode}": torch(python, mode) for mode in modes}
    return sides


def finetune_sides(program, python, extra):
    """A tenth of the positions are targets; PyTorch computes all logits."""
    sides = {
        "ours-bf16-10": ours(program, "train", "--precision", "bfloat16", "--targets", "10", *extra),
        "ours-bf16-100": ours(program, "train", "--precision", "bfloat16", "--targets", "100", *extra),
    }
    if python:
        sides["torch-eager-bf16-10"] = torch(python, "eager-bf16", "--targets", "10")
    return sides


# Which side is divided by which.
COMPARISONS = {
    "train": [
        ("ours-fp32", "torch-eager-fp32"), ("ours-bf16", "torch-eager-bf16"),
        ("ours-bf16", "torch-compile-bf16"),
    ],
    "finetune": [("ours-bf16-10", "ours-bf16-100"), ("ours-bf16-10", "torch-eager-bf16-10")],
}


def measured(sides, rounds):
    """What each side printed, round by round."""
    results = {name: [] for name in sides}
    for round in range(rounds):
        print(f"round {round + 1} of {rounds}", file=sys.stderr)
        for name, command in sides.items():
            results[name].append(last_line(command))
    return results


def summary(benchmark, results):
    rates = {
        name: statistics.median(run["tokensPerSecond"]["median"] for run in runs)
        for name, runs in results.items()
    }
    memory = {name: max(run["peakMemoryBytes"] for run in runs) for name, runs in results.items()}
    ratios = {
        f"{left} / {right}": rates[left] / rates[right]
        for left, right in COMPARISONS[benchmark] if left in rates and right in rates
    }
    return {"benchmark": benchmark, "tokensPerSecond": rates, "peakMemoryBytes": memory, "ratios": ratios}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("name")
    parser.add_argument("--rounds", type=int, default=3)
    # Behind "--" stand the options of fermata-bench, which are not ours to understand.
    end = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    arguments = parser.parse_args(sys.argv[1:end])
    arguments.options = sys.argv[end + 1:]
    if arguments.name not in COMPARISONS:
        sys.exit(subprocess.run([arguments.program, arguments.name, *arguments.options]).returncode)
    python = os.environ.get("FERMATA_PEERS_PYTHON")
    if python and arguments.options:
        sys.exit("bench: options would change our side only; unset FERMATA_PEERS_PYTHON to use them")
    if not python:
        print("bench: set FERMATA_PEERS_PYTHON to a Python with torch to see the other side", file=sys.stderr)
    make = train_sides if arguments.name == "train" else finetune_sides
    result = summary(
        arguments.name, measured(make(arguments.program, python, arguments.options), arguments.rounds)
    )
    for name, rate in result["tokensPerSecond"].items():
        print(f"{name:22} {rate:8.1f} tokens/s {result['peakMemoryBytes'][name] >> 20:7} MiB")
    for name, ratio in result["ratios"].items():
        print(f"{name:44} {ratio:.2f}")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
