#!/usr/bin/env python3
"""Feeds damaged files to every reader and says what came of it.

    python3 Tools/fuzz.py PROGRAM [--seconds 120] [--only hdf5,gguf] [--corpus FOLDER] [--findings FOLDER]

PROGRAM is what Tools/fuzz builds; it mutates with libFuzzer, guided by which branches an input reaches. Each
target starts from the files that Tests/Fixtures/fuzz/seeds.json names and keeps what it learns in the corpus.
A trap, a wrong access to memory (AddressSanitizer watches), more than TIMEOUT seconds for one input, or more
memory than some times its size counts as a finding: the input lies in the folder of findings, and the exit
status is 1.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FIXTURES = Path(__file__).parent.parent / "Tests" / "Fixtures"
LONGEST = 1 << 16
TIMEOUT = 10


def seed(target, patterns, corpus):
    """Puts the seeds into the corpus; returns whether there are any."""
    corpus.mkdir(parents=True, exist_ok=True)
    everywhere = [*patterns, f"fuzz/{target}/*", f"findings/{target}/*"]
    for file in [file for pattern in everywhere for file in FIXTURES.glob(pattern)]:
        if file.stat().st_size <= LONGEST and not file.name.endswith(".cases.json"):
            shutil.copy(file, corpus / f"{file.parent.name}-{file.name}")
    return any(corpus.iterdir())


def run(program, target, corpus, findings, seconds):
    """Runs one target; returns what libFuzzer says at the end, and what it found."""
    prefix = findings / f"{target}-"
    before = set(findings.glob(f"{target}-*"))
    command = [
        program, str(corpus), f"-max_total_time={seconds}", f"-max_len={LONGEST}", f"-timeout={TIMEOUT}",
        "-rss_limit_mb=2048", f"-artifact_prefix={prefix}",
        "-print_final_stats=1", "-reload=0",
    ]
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        environment = os.environ | {
            "FERMATA_FUZZ_TARGET": target, "FERMATA_FUZZ_FOLDER": folder, "SWIFT_BACKTRACE": "enable=no",
            "ASAN_OPTIONS": "detect_leaks=0:quarantine_size_mb=16",
        }
        outcome = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace")
    found = sorted(set(findings.glob(f"{target}-*")) - before)
    return outcome, found


def summary(target, outcome, found):
    """One line about a target; the end of what libFuzzer said where something was found."""
    coverage = re.findall(r"cov: (\d+)", outcome.stderr)
    executed = re.findall(r"number_of_executed_units:\s+(\d+)", outcome.stderr)
    memory = re.findall(r"peak_rss_mb:\s+(\d+)", outcome.stderr)
    # Without coverage the build is wrong, and nothing was learnt.
    failed = outcome.returncode != 0 or found or not executed or not coverage
    print(
        f"{target:20} {executed[-1] if executed else '?':>10} inputs"
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
    targets = json.loads((FIXTURES / "fuzz/seeds.json").read_text())
    names = arguments.only.split(",") if arguments.only else list(targets)
    if unknown := set(names) - targets.keys():
        parser.error(f"no target is called {', '.join(sorted(unknown))}")
    arguments.findings.mkdir(parents=True, exist_ok=True)
    passed = True
    for target in names:
        corpus = arguments.corpus / target
        if not seed(target, targets[target], corpus):
            sys.exit(f"fuzz: {target} has no seeds")
        outcome, found = run(arguments.program, target, corpus, arguments.findings, arguments.seconds)
        passed = summary(target, outcome, found) and passed
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
