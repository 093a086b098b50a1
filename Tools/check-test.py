#!/usr/bin/env python3
"""Runs `make test` and counts the tests that ran; says how many were skipped."""

import re
import subprocess

from checking import tree


def main():
    total, skipped = 0, []
    with subprocess.Popen(
        ["make", "--no-print-directory", "test"],
        cwd=tree.ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            if found := re.search(r"Test run with (\d+) tests? .*(?:passed|failed)", line):
                total += int(found.group(1))
            if found := re.search(r"(Test .*) skipped", line):
                skipped.append(found.group(1))
    problems = [] if process.returncode == 0 else [f"make test: exit status {process.returncode}"]
    print(f"tests: {total - len(skipped)} ran, {len(skipped)} skipped")
    tree.report("test", total - len(skipped), problems)


if __name__ == "__main__":
    main()
