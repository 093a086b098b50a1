#!/usr/bin/env python3
"""Runs `make test` and counts the tests that ran."""

import re
import subprocess

from checking import tree


def main():
    ran = 0
    with subprocess.Popen(
        ["make", "--no-print-directory", "test"],
        cwd=tree.ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            if found := re.search(r"^tests: (\d+) ran", line):
                ran += int(found.group(1))
    problems = [] if process.returncode == 0 else [f"make test: exit status {process.returncode}"]
    tree.report("test", ran, problems)


if __name__ == "__main__":
    main()
