#!/usr/bin/env python3
"""Runs the commands of README.md, CONTRIBUTING.md and docs/*.md, and `--help` of every program.

Blocks fenced ```sh run from top to bottom, document by document, in a scratch folder that shows the
repository's files, with the built programs on PATH; other fences are not run. Of a line that starts with
`make` only the target is looked up, and lines that fetch or build (git, swift, apt-get, brew) are passed
over. A document that uses $FERMATA_DATA is skipped, visibly, where that is not set.
"""

import os
import re
import shlex
import subprocess
import tempfile
from pathlib import Path

from checking import manifests, tree

SECONDS_PER_DOCUMENT = 300
NOT_RUN = ("make", "git", "cd", "swift", "sudo", "apt-get", "brew")


def shell_lines(text):
    """For every line of a document, its shell code if it stands in a ```sh block, else nothing."""
    lines, inside = [], False
    for line in text.splitlines():
        fence = line.strip().startswith("```")
        lines.append(line if inside and not fence else "")
        if fence:
            inside = not inside and line.strip() == "```sh"
    return lines


def split_commands(lines):
    """The lines to run, in place, and the Make targets that the others name with their line numbers."""
    script, targets, ends_at, continued = [], [], None, False
    for number, line in enumerate(lines, start=1):
        starts = ends_at is None and not continued
        if starts and line.split()[:1] and line.split()[0] in NOT_RUN:
            words = shlex.split(line, comments=True)
            targets += [(number, word) for word in words[1:] if words[0] == "make" and "=" not in word]
            script.append("")
            continue
        if ends_at is None and (heredoc := re.search(r"<<-?\s*['\"]?(\w+)", line)):
            ends_at = heredoc.group(1)
        elif line.strip() == ends_at:
            ends_at = None
        continued = line.endswith("\\")
        script.append(line)
    return script, targets


def target_problems(document, targets):
    rules = re.findall(r"^([\w%-]+)\s*:(?!=)", tree.text("Makefile"), re.M)
    known = [re.compile(rule.replace("%", r"[\w-]+")) for rule in rules]
    return [
        f"{document}:{number}: make {target}: the Makefile has no such target"
        for number, target in targets if not any(rule.fullmatch(target) for rule in known)
    ]


def run_script(document, script, scratch):
    """Runs a document's commands; line numbers in messages are those of the document."""
    folder = Path(scratch)
    for entry in tree.ROOT.iterdir():
        if entry.name not in ("runs", ".git", "run.sh"):
            (folder / entry.name).symlink_to(entry)
    trap = folder / "trap.sh"
    trap.write_text(f"set -euo pipefail; trap 'echo \"{document}:$LINENO: this command failed\" >&2' ERR\n")
    (folder / "run.sh").write_text("\n".join(script) + "\n")
    environment = os.environ | {
        "PATH": f"{tree.PROGRAMS}:{os.environ['PATH']}", "BASH_ENV": str(trap), "HOME": scratch,
    }
    try:
        outcome = subprocess.run(
            ["bash", "run.sh"], cwd=folder, env=environment, capture_output=True, text=True,
            timeout=SECONDS_PER_DOCUMENT, stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return [f"{document}: its commands take longer than {SECONDS_PER_DOCUMENT} s"]
    complaint = outcome.stderr.strip()[-2000:] or f"{document}: exit status {outcome.returncode}"
    return [] if outcome.returncode == 0 else [complaint]


def check_document(document):
    script, targets = split_commands(shell_lines(tree.text(document)))
    problems = target_problems(document, targets)
    commands = sum(1 for line in script if line.strip())
    if commands == 0:
        return len(targets), problems
    if "FERMATA_DATA" in "\n".join(script) and "FERMATA_DATA" not in os.environ:
        print(f"{document}: skipped {commands} lines: FERMATA_DATA is not set")
        return len(targets), problems
    with tempfile.TemporaryDirectory() as scratch:
        problems += run_script(document, script, scratch)
    return len(targets) + commands, problems


def name_problems(document, programs):
    """A document must not speak of a program that does not exist."""
    found = re.finditer(r"(?<![\w/.-])fermata-[a-z]+\b", tree.text(document))
    return [f"{document}: no program is called {m.group()}" for m in found if m.group() not in programs]


def help_problems(program):
    """`--help` works and shows an example: the program's name stands there beyond the usage line."""
    command = [str(tree.PROGRAMS / program), "--help"]
    outcome = subprocess.run(command, capture_output=True, text=True, timeout=60)
    if outcome.returncode != 0:
        return [f"{program} --help: exit status {outcome.returncode}"]
    has_example = outcome.stdout.count(program) > 1
    return [] if has_example else [f"{program} --help: shows no example"]


def main():
    programs = manifests.read("Package.swift").programs
    count, problems = len(programs), []
    for program in programs:
        problems += help_problems(program)
    for document in tree.files("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "docs/*.md"):
        seen, found = check_document(document)
        count += seen
        problems += found + name_problems(document, programs)
    tree.report("commands", count, problems)


if __name__ == "__main__":
    main()
