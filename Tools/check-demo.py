#!/usr/bin/env python3
"""Runs `make demo` into a scratch folder and checks that the report holds what is promised."""

import json
import subprocess
import tempfile
from pathlib import Path

from checking import tree

RESULT_KEYS = {
    "task", "protocol", "arm", "strategy", "pauses", "metric", "value", "standardError", "interval",
    "items", "seeds",
}
COMPARISON_KEYS = {"difference", "interval", "pValue", "test"}


def missing_keys(entries, wanted, what):
    return [
        f"report.json: {what} {index} lacks {', '.join(sorted(wanted - entry.keys()))}"
        for index, entry in enumerate(entries) if not wanted <= entry.keys()
    ]


def report_problems(report):
    results, comparisons = report.get("results", []), report.get("comparisons", [])
    problems = missing_keys(results, RESULT_KEYS, "result")
    problems += missing_keys(comparisons, COMPARISON_KEYS, "comparison")
    if len({(entry.get("arm"), entry.get("pauses")) for entry in results}) < 2:
        problems.append("report.json: fewer than two arms to compare")
    if not comparisons:
        problems.append("report.json: compares nothing")
    return len(results), problems


def page_problems(page):
    if "<html" not in page:
        return ["report.html: is no page"]
    return ["report.html: loads something from elsewhere"] if 'src="http' in page else []


def main():
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(scratch) / "parity"
        command = ["make", "--no-print-directory", "demo", f"DEMO_OUTPUT={output}"]
        status = subprocess.run(command, cwd=tree.ROOT).returncode
        if status != 0:
            tree.report("demo", 1, [f"make demo: exit status {status}"])
        count, problems = report_problems(json.loads((output / "report.json").read_text()))
        problems += page_problems((output / "report.html").read_text())
        tree.report("demo", count, problems)


if __name__ == "__main__":
    main()
