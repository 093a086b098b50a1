#!/usr/bin/env python3
"""Fails on a fixture without an owner: each has a row in a README.md and a test that reads it.

The row names the file (or a pattern) in its first cell and, in its last, the test targets that read it;
each of those must mention the file, its stem or its folder. A fixture is at most 100 KB.
"""

import re
from fnmatch import fnmatch
from pathlib import PurePosixPath

from checking import source, tree

LARGEST = 100_000


def rows(readme):
    """The table rows of a README: patterns in the first cell, targets in the last."""
    found = []
    for line in tree.text(readme).splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) >= 2:
            found.append((re.findall(r"`([^`]+)`", cells[0]), re.findall(r"`(\w+Tests)`", cells[-1])))
    return found


def readers(path, readmes):
    """The test targets that the nearest README with a row for `path` names, or none."""
    for readme in readmes:
        folder = str(PurePosixPath(readme).parent)
        if not path.startswith(folder + "/"):
            continue
        relative = path[len(folder) + 1 :]
        for patterns, targets in rows(readme):
            if any(fnmatch(relative, pattern) for pattern in patterns):
                return targets
    return None


def mentions(path, target):
    """Whether a Swift file of the test target names the file, its stem or its folder."""
    file = PurePosixPath(path)
    names = [file.name, file.stem]
    if file.parent.parent.name not in ("", "Tests") and file.parent.name != "Fixtures":
        names.append(file.parent.name)
    wanted = re.compile("|".join(rf"(?<![\w-]){re.escape(name)}(?![\w-])" for name in names))
    return any(wanted.search(tree.text(each)) for each in tree.files(f"Tests/{target}/*.swift"))


def problems_of(path, readmes):
    size = (tree.ROOT / path).stat().st_size
    if size > LARGEST:
        yield f"{path}: {size} bytes; the budget is {LARGEST}"
    targets = readers(path, readmes)
    if targets is None:
        yield f"{path}: no README.md has a row for it"
    elif not targets:
        yield f"{path}: its README row names no test target in the last cell"
    for target in targets or []:
        if not mentions(path, target):
            yield f"{path}: {target} does not read it, though its README row says so"


def main():
    every = [path for path in tree.files("Tests/*") if "/Fixtures/" in path]
    readmes = sorted((p for p in every if p.endswith("/README.md")), key=len, reverse=True)
    fixtures = [path for path in every if path not in readmes and not path.endswith(".swift")]
    tree.report("fixtures", len(fixtures), [p for path in fixtures for p in problems_of(path, readmes)])


if __name__ == "__main__":
    main()
