#!/usr/bin/env python3
"""Builds all programs and tests with `make build-all`; a warning in the repository's own code is an error.

The compiler speaks of a file only when it compiles it, so a clean clone sees every warning and a second
run only those of changed files.
"""

import re
import subprocess

from checking import manifests, tree

WARNING = re.compile(r"^(?:warning: |(?!.*/\.build[^/]*/).*?: warning: )")


def build():
    """Passes the build's output on; returns its exit status and the warnings."""
    warnings = []
    with subprocess.Popen(
        ["make", "--no-print-directory", "build-all"],
        cwd=tree.ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            if WARNING.match(line):
                warnings.append(line.strip().replace(f"{tree.ROOT}/", ""))
    return process.returncode, sorted(set(warnings))


def main():
    status, problems = build()
    if status != 0:
        problems.append(f"make build-all: exit status {status}")
    programs = manifests.read("Package.swift").programs if status == 0 else []
    problems += [
        f"Package.swift: {name} is declared, but was not built"
        for name in programs if not (tree.PROGRAMS / name).is_file()
    ]
    tree.report("build", len(programs), problems)


if __name__ == "__main__":
    main()
