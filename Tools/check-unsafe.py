#!/usr/bin/env python3
"""Fails on pointers and unchecked claims outside the files that Tools/unsafe-allowed.txt lists."""

import re

from checking import source, tree

ALLOWED = "Tools/unsafe-allowed.txt"
UNSAFE = re.compile(
    r"\b(?:Unsafe\w*|withUnsafe\w*|unsafe[A-Z]\w*|nonisolated\(unsafe\)|OpaquePointer|Unmanaged|"
    r"withExtendedLifetime)|@unchecked\s+Sendable|\bassumingMemoryBound\b|\bbindMemory\b"
)


def main():
    allowed = tree.Allowances(ALLOWED, columns=2)
    paths, problems = tree.swift_sources(), []
    for path in paths:
        code = source.code_only(tree.text(path))
        hits = list(UNSAFE.finditer(code))
        if hits and not allowed.find(path):
            line = code.count("\n", 0, hits[0].start()) + 1
            more = f" and {len(hits) - 1} more" if len(hits) > 1 else ""
            problems.append(f"{path}:{line}: {hits[0].group()}{more}, but {ALLOWED} does not list the file")
    tree.report("unsafe", len(paths), problems + allowed.stale())


if __name__ == "__main__":
    main()
