#!/usr/bin/env python3
"""Runs one benchmark, ours and its peers in turn, and prints ratios.

    python3 Tools/bench.py PROGRAM NAME [--rounds 5] [-- OPTIONS OF fermata-bench]

NAME is train or finetune, which PyTorch runs as well, decode, which llama.cpp runs as well, small, the run of
fermata-finetune beside the program that tells parity, which PyTorch runs as well, weights, which safetensors
and h5py run as well, growth, our training step of many sizes, or any other benchmark of the program, which
runs alone. Options go to our side and are
refused beside a peer. The peers' Python is named by FERMATA_PEERS_PYTHON; without it only our side runs, and
says so. Each round runs every side once, so that all meet the same machine. Rates are medians over rounds; so
are ratios, each of one round. The last line of stdout is one JSON object.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PEERS = Path(__file__).parent / "peers"


def last_line(command):
    """Runs a side and returns the object on the last line of its output."""
    print("  " + " ".join(map(str, command)), file=sys.stderr)
    start = time.perf_counter()
    output = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
    seconds = time.perf_counter() - start
    return {"processSeconds": seconds} | json.loads(output.strip().splitlines()[-1])


def threads():
    return str(os.cpu_count() or 1)


# Timed training steps of a side in each round; rounds repeat, and a step takes seconds.
TIMED = "3"


def ours(program, benchmark, *options):
    return [program, benchmark, *options, "--threads", threads()]


def ours_training(program, precision, *options):
    """A number of runs among the options, which come last, counts."""
    return ours(program, "train", "--precision", precision, "--runs", TIMED, *options)


def torch(python, mode, *options):
    steps = ("--warmup", "1", "--steps", TIMED)
    return [python, str(PEERS / "train_gpt2_torch.py"), mode, *steps, *options, "--threads", threads()]


def llama(python, kind, folder, *options):
    """Every round reads the file that the first one wrote."""
    file = os.path.join(folder, f"{kind}.gguf")
    command = [python, str(PEERS / "decode_llama_cpp.py"), kind, "--file", file]
    return [*command, *options, "--threads", threads()]


def train_sides(program, python, extra, folder):
    """Every side by name."""
    sides = {
        "ours-fp32": ours_training(program, "float32", *extra),
        "ours-bf16": ours_training(program, "bfloat16", *extra),
    }
    if python:
        modes = ("eager-fp32", "eager-bf16", "compile-bf16")
        sides |= {f"torch-{mode}": torch(python, mode) for mode in modes}
    return sides


def finetune_sides(program, python, extra, folder):
    """A tenth of the positions are targets; PyTorch computes all logits."""
    sides = {
        "ours-bf16-10": ours_training(program, "bfloat16", "--targets", "10", *extra),
        "ours-bf16-100": ours_training(program, "bfloat16", "--targets", "100", *extra),
    }
    if python:
        sides["torch-eager-bf16-10"] = torch(python, "eager-bf16", "--targets", "10")
    return sides


def decode_sides(program, python, extra, folder):
    """Tokens one by one, and a prompt of 256 at once."""
    sides = {
        "ours-bf16": ours(program, "decode", "--precision", "bfloat16", *extra),
        "ours-int8": ours(program, "decode", "--precision", "int8", *extra),
        "ours-prompt-bf16": ours(program, "prefill", "--precision", "bfloat16", *extra),
    }
    if python:
        sides["llama.cpp-bf16"] = llama(python, "bf16", folder)
        sides["llama.cpp-q8_0"] = llama(python, "q8_0", folder)
        sides["llama.cpp-prompt-bf16"] = llama(python, "bf16", folder, "--prompt", "256", "--tokens", "0")
    return sides


def small_sides(program, python, extra, folder):
    """800 steps of batch 64 with 27,000 parameters on one thread: ours from start to end of the process,
    PyTorch's training alone."""
    finetune = os.path.join(os.path.dirname(program), "fermata-finetune")
    recipe = str(Path(__file__).parent.parent / "Recipes" / "finetune-parity.yaml")
    settings = ("--set", f"training.steps={STEPS}", "--set", f"training.checkpointInterval={STEPS}")
    sides = {
        "ours": lambda round: [
            finetune, recipe, "--output", os.path.join(folder, str(round)), "--json", *settings, *extra
        ]
    }
    if python:
        steps = ("--steps", str(STEPS), "--threads", "1")
        sides["torch"] = [python, str(PEERS / "train_parity_torch.py"), *steps]
    return sides


def weights_sides(program, python, extra, folder):
    """GPT-2 124M in single precision, 498 MB, from files that the system remembers, or has just forgotten."""
    native, other = (os.path.join(folder, name) for name in ("model.h5", "model.safetensors"))
    subprocess.run([program, "load", "--write", folder], stdout=subprocess.PIPE, check=True)
    reader = [python, str(PEERS / "read_weights.py")]
    sides = {}
    for cache in ("warm", "cold"):
        options = ["--cold"] if cache == "cold" else []
        sides[f"ours-hdf5-{cache}"] = [program, "read", native, *options, *extra]
        sides[f"ours-safetensors-{cache}"] = [program, "read", other, *options, *extra]
        if python:
            sides[f"safetensors-{cache}"] = [*reader, "safetensors", other, *options]
            sides[f"h5py-{cache}"] = [*reader, "h5py", native, *options]
    return sides


def growth_sides(program, python, extra, folder):
    """A step of GPT-2 with longer sequences, more of them, more channels, and fewer targets."""
    lengths = (256, 512, 1024, 2048, 4096)
    varied = {
        "positions": [("--batch", "1", "--positions", str(length)) for length in lengths],
        "batch": [("--batch", str(size)) for size in (1, 2, 4, 8, 16)],
        "width": [("--width", str(width)) for width in (256, 512, 768, 1024, 1536)],
        "targets": [("--targets", str(share)) for share in (100, 50, 25, 10, 5)],
    }
    return {
        f"{name} {options[-1]}": ours_training(program, "bfloat16", *options, *extra)
        for name, choices in varied.items() for options in choices
    }


STEPS = 800
SIDES = {
    "train": train_sides, "finetune": finetune_sides, "decode": decode_sides, "small": small_sides,
    "weights": weights_sides, "growth": growth_sides,
}

# Which side is divided by which.
COMPARISONS = {
    "train": [
        ("ours-fp32", "torch-eager-fp32"), ("ours-bf16", "torch-eager-bf16"),
        ("ours-bf16", "torch-compile-bf16"),
    ],
    "finetune": [("ours-bf16-10", "ours-bf16-100"), ("ours-bf16-10", "torch-eager-bf16-10")],
    "decode": [
        ("ours-bf16", "llama.cpp-bf16"), ("ours-int8", "llama.cpp-q8_0"),
        ("ours-prompt-bf16", "llama.cpp-prompt-bf16"),
    ],
    "small": [("ours", "torch")],
    "growth": [],
    "weights": [
        (f"{ours}-{cache}", f"{peer}-{cache}") for cache in ("warm", "cold")
        for ours, peer in (
            ("ours-hdf5", "safetensors"), ("ours-hdf5", "h5py"), ("ours-safetensors", "safetensors"),
        )
    ],
}


def measured(sides, rounds):
    """What each side printed, round by round."""
    results = {name: [] for name in sides}
    for round in range(rounds):
        print(f"round {round + 1} of {rounds}", file=sys.stderr)
        for name, command in sides.items():
            results[name].append(last_line(command(round) if callable(command) else command))
    return results


def spread(numbers):
    return {"median": statistics.median(numbers), "minimum": min(numbers), "maximum": max(numbers)}


def rate_of(run):
    """Tokens or bytes per second, the median of the side's own runs; or steps per second."""
    if "tokensPerSecond" in run:
        return run["tokensPerSecond"]["median"]
    if "bytesPerSecond" in run:
        return run["bytesPerSecond"]["median"]
    return STEPS / run.get("wallSeconds", run["processSeconds"])


def summary(benchmark, results):
    """What came out; ratios are taken round by round."""
    rates = {name: [rate_of(run) for run in runs] for name, runs in results.items()}
    memory = {
        name: max(run["peakMemoryBytes"] for run in runs)
        for name, runs in results.items() if "peakMemoryBytes" in runs[0]
    }
    ratios = {
        f"{left} / {right}": spread([a / b for a, b in zip(rates[left], rates[right])])
        for left, right in COMPARISONS[benchmark] if left in rates and right in rates
    }
    return {
        "benchmark": benchmark,
        "rounds": len(next(iter(rates.values()))),
        unit_of(benchmark): {name: spread(each) for name, each in rates.items()},
        "peakMemoryBytes": memory,
        "ratios": ratios,
    }


def unit_of(benchmark):
    return {"small": "stepsPerSecond", "weights": "bytesPerSecond"}.get(benchmark, "tokensPerSecond")


def show(result):
    unit = unit_of(result["benchmark"])
    for name, rate in result[unit].items():
        memory = result["peakMemoryBytes"].get(name)
        print(f"{name:22} {rate['median']:8.1f} {unit}", f"{memory >> 20:7} MiB" if memory else "")
    for name, ratio in result["ratios"].items():
        print(f"{name:44} {ratio['median']:.2f} ({ratio['minimum']:.2f} to {ratio['maximum']:.2f})")
    print(json.dumps(result))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("name")
    parser.add_argument("--rounds", type=int, default=5)
    # Behind "--" stand the options of fermata-bench, which are not ours to understand.
    end = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    arguments = parser.parse_args(sys.argv[1:end])
    arguments.options = sys.argv[end + 1:]
    if arguments.name not in COMPARISONS:
        sys.exit(subprocess.run([arguments.program, arguments.name, *arguments.options]).returncode)
    python = os.environ.get("FERMATA_PEERS_PYTHON") if COMPARISONS[arguments.name] else None
    if python and arguments.options:
        sys.exit("bench: options would change our side only; unset FERMATA_PEERS_PYTHON to use them")
    if COMPARISONS[arguments.name] and not python:
        note = "bench: set FERMATA_PEERS_PYTHON to a Python with the peers to see the other side"
        print(note, file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        sides = SIDES[arguments.name](arguments.program, python, arguments.options, folder)
        show(summary(arguments.name, measured(sides, arguments.rounds)))


if __name__ == "__main__":
    main()
