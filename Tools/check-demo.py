#!/usr/bin/env python3
"""Runs `make demo`, with fewer seeds and items, into a scratch folder, and checks its report.

The report must hold what scripts rely on, and show what the recipe claims: the first arm beats the second.
"""

import json
import subprocess
import tempfile
from pathlib import Path

from checking import tree

SETTINGS = "--set 'seeds=[0, 1]' --set evaluation.limit=1024"
# Pauses with hints reach 0.99 of accuracy where no pauses stay at chance, 0.5.
SMALLEST_DIFFERENCE = 0.3
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
    elif not comparisons[0].get("difference", 0) >= SMALLEST_DIFFERENCE:
        difference = comparisons[0].get("difference")
        problems.append(f"report.json: the first comparison shows {difference}, not {SMALLEST_DIFFERENCE}")
    return len(results), problems


def page_problems(page):
    if "<html" not in page:
        return ["report.html: is no page"]
    return ["report.html: loads something from elsewhere"] if 'src="http' in page else []


def main():
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(scratch) / "parity"
        command = ["make", "--no-print-directory", "demo"]
        command += [f"DEMO_OUTPUT={output}", f"DEMO_SETTINGS={SETTINGS}"]
        status = subprocess.run(command, cwd=tree.ROOT).returncode
        if status != 0:
            tree.report("demo", 1, [f"make demo: exit status {status}"])
        count, problems = report_problems(json.loads((output / "report.json").read_text()))
        problems += page_problems((output / "report.html").read_text())
        tree.report("demo", count, problems)


if __name__ == "__main__":
    main()
