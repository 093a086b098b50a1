#!/usr/bin/env python3
"""Runs the command that it is given, `swift test` and its options, and shows what matters of its output.

Building is shown as it goes. Of the tests only failures are, then a summary: how many ran, how many were
skipped and what they want. Everything is kept in .build/tests.log. Exits as the command does.
"""

import collections
import pathlib
import re
import subprocess
import sys

LOG = pathlib.Path(".build/tests.log")
LAST_LINES = 40  # shown when the tests end without a word, as after a crash

FAILURE = re.compile(r"✘|recorded an issue|(^|\s)(error|warning|Fatal error):")
DETAIL = re.compile(r"^\s*↳")
SKIPPED = re.compile(r'➜\s+(Test|Suite) (\S+) skipped: "(.*)"')
SUMMARY = re.compile(r"Test run with (\d+) tests?.* (passed|failed) after ([\d.]+) seconds")


class Output:
    """Decides line by line what is shown."""

    def __init__(self):
        self.has_started = False
        self.shows_detail = False
        self.skipped = collections.Counter()
        self.summary = None

    def take(self, line):
        """Shows the line, or counts it."""
        self.has_started = self.has_started or "Test run started" in line
        if found := SKIPPED.search(line):
            self.skipped[found.group(3)] += found.group(1) == "Test"
        elif found := SUMMARY.search(line):
            self.summary = found
        elif not self.has_started or FAILURE.search(line) or (self.shows_detail and DETAIL.search(line)):
            print(line, end="", flush=True)
            self.shows_detail = self.has_started
        else:
            self.shows_detail = False

    def conclude(self, lines):
        """Prints the summary, or the last lines where there is none."""
        if self.summary is None:
            if self.has_started:
                print("".join(lines[-LAST_LINES:]), end="")
            return
        total, word, seconds = self.summary.groups()
        skipped = sum(self.skipped.values())
        ran = int(total) - skipped
        print(f"tests: {ran} ran, {word}, {seconds} s; {skipped} skipped; all lines in {LOG}")
        for reason, count in sorted(self.skipped.items()):
            if count:
                print(f"  {count} skipped: {reason}")


def main():
    LOG.parent.mkdir(exist_ok=True)
    output, lines = Output(), []
    with open(LOG, "w", encoding="utf-8") as log, subprocess.Popen(
        sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
    ) as process:
        for line in process.stdout:
            log.write(line)
            lines.append(line)
            output.take(line)
    output.conclude(lines)
    sys.exit(process.returncode)


if __name__ == "__main__":
    main()
