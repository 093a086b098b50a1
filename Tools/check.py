#!/usr/bin/env python3
"""Runs checks, all of them even when one fails, and prints what ran and how many items each saw.

    python3 Tools/check.py NAME…

A check is Tools/check-NAME.py; it ends by printing `NAME: N items`. One that does not, or that saw no
item, has failed whatever its exit status: no check can switch itself off.
"""

import re
import subprocess
import sys
import time

from checking import tree

# These use what the build leaves, and are passed over when it fails.
AFTER_BUILD = {"commands", "test", "demo"}


def run(name):
    """Runs one check with its output passed on; returns whether it passed, and how many items it saw."""
    print(f"== {name}", flush=True)
    command = [sys.executable, str(tree.ROOT / f"Tools/check-{name}.py")]
    items = 0
    with subprocess.Popen(command, cwd=tree.ROOT, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            if found := re.fullmatch(rf"{name}: (\d+) items\n?", line):
                items = int(found.group(1))
    return process.returncode == 0 and items > 0, items


def main():
    failed, rows = set(), []
    for name in sys.argv[1:]:
        if name in AFTER_BUILD and "build" in failed:
            failed.add(name)
            rows.append(f"{name:<10} {'-':>6}  not run: the build failed")
            continue
        start = time.monotonic()
        passed, items = run(name)
        seconds = time.monotonic() - start
        if not passed:
            failed.add(name)
        rows.append(f"{name:<10} {items:>6} items {seconds:>7.1f} s  {'ok' if passed else 'FAILED'}")
    print("\n" + "\n".join(rows))
    print(f"checks: {len(rows) - len(failed)} passed, {len(failed)} failed")
    sys.exit(1 if failed or not rows else 0)


if __name__ == "__main__":
    main()
