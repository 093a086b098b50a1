#!/usr/bin/env python3
"""Runs `make test` and counts the tests that ran; then those of the kernels, as on a lesser processor."""

import os
import re
import subprocess

from checking import tree


# Products take another way on processors without AVX-512, and must keep the same laws there.
LESSER = {"ONEDNN_MAX_CPU_ISA": "AVX2"}
KERNEL_TESTS = ["ProductTests", "OperationTests", "DeterminismTests", "SequenceReaderTests"]


def run(*options, **environment):
    """Runs the tests and returns how many ran, and the exit status."""
    ran = 0
    with subprocess.Popen(
        ["make", "--no-print-directory", "test", *options],
        cwd=tree.ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=os.environ | environment,
    ) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            if found := re.search(r"^tests: (\d+) ran", line):
                ran += int(found.group(1))
    return ran, process.returncode


def main():
    ran, status = run()
    filters = " ".join(f"--filter {name}" for name in KERNEL_TESTS)
    lesser, lesser_status = run(f"TEST_OPTIONS={filters}", **LESSER)
    problems = [] if status == 0 else [f"make test: exit status {status}"]
    if lesser_status != 0:
        problems.append(f"make test as on a processor without AVX-512: exit status {lesser_status}")
    tree.report("test", ran + lesser, problems)


if __name__ == "__main__":
    main()
