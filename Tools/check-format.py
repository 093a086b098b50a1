#!/usr/bin/env python3
"""Fails on Swift that `swift format lint --strict` finds fault with."""

import subprocess

from checking import tree


def main():
    paths = tree.files("*.swift")
    command = ["swift", "format", "lint", "--strict", "--parallel", *paths]
    outcome = subprocess.run(command, cwd=tree.ROOT, capture_output=True, text=True)
    found = (outcome.stdout + outcome.stderr).replace(f"{tree.ROOT}/", "").splitlines()
    problems = [line for line in found if line.strip()]
    if outcome.returncode != 0 and not problems:
        problems = [f"swift format: exit status {outcome.returncode}"]
    tree.report("format", len(paths), problems)


if __name__ == "__main__":
    main()
