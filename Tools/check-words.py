#!/usr/bin/env python3
"""Fails on what the language rules forbid: promises of later work, traps in sources, paths of one machine."""

import re

from checking import source, tree

PROMISES = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
TRAPS = re.compile(r"\btry!|\bas!|\bfatalError\b|\bpreconditionFailure\(\)|\bunsafeDowncast\b|\btry\?\s*!")
HOMES = re.compile(r"(?<![\w.$}])/(?:home|Users|root|work)/\w+")
DEPENDENT = re.compile(r"\.disabled\(|\bXCTSkip\b|#if\s+false\b|#if\s+0\b")
TEXT = ["*.swift", "*.c", "*.h", "*.py", "*.sh", "*.md", "*.yaml", "*.yml", "*.txt", "Makefile", ".ci/*"]


def hits(path, pattern, content, complaint):
    return [
        f"{path}:{content.count(chr(10), 0, match.start()) + 1}: {match.group()}: {complaint}"
        for match in pattern.finditer(content)
    ]


def main():
    everything, problems = [path for path in tree.files(*TEXT) if "/Fixtures/" not in path], []
    for path in everything:
        content = tree.text(path)
        problems += hits(path, HOMES, content, "a path of one machine")
        if path.endswith((".swift", ".c", ".h", ".py", ".sh")):
            problems += hits(path, PROMISES, content, "do it, or leave it out")
        if path.endswith(".swift"):
            problems += hits(path, DEPENDENT, source.code_only(content), "code that never runs")
    for path in tree.swift_sources():
        code = source.code_only(tree.text(path))
        problems += hits(path, TRAPS, code, "a trap: throw, or state a precondition")
    tree.report("words", len(everything), problems)


if __name__ == "__main__":
    main()
