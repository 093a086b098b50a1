"""The files of the repository, and how a check reports."""

import subprocess
import sys
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAMS = ROOT / ".build/release"


@lru_cache(maxsize=1)
def every_file():
    """Paths below the root that git tracks or would track, sorted."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return sorted(name for name in listed.split("\0") if name and (ROOT / name).is_file())


def files(*patterns):
    """Paths that match one of the patterns, as strings; `*` also matches `/`."""
    return [name for name in every_file() if any(fnmatch(name, pattern) for pattern in patterns)]


def text(name):
    """A file's text; a file that is not UTF-8 has none."""
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def swift_sources():
    """Swift files of the product: no tests, no manifests."""
    return files("Packages/*/Sources/*.swift", "Apps/*.swift")


def report(name, count, problems):
    """Prints the problems and the closing line that `make check` reads, and exits.

    A check that saw nothing fails: a moved folder must not switch it off.
    """
    for problem in problems:
        print(problem)
    if count == 0:
        print(f"{name}: saw nothing to check")
    print(f"{name}: {count} items")
    sys.exit(1 if problems or count == 0 else 0)


class Allowances:
    """A file of `path-pattern | reason` lines; a line that nothing needs is a problem too."""

    def __init__(self, name, columns):
        self.name, self.rows, self.problems = name, [], []
        for number, line in enumerate(text(name).splitlines(), start=1):
            if not line.strip() or line.startswith("#"):
                continue
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) != columns or not all(cells):
                self.problems.append(f"{name}:{number}: expected {columns} cells separated by |")
            else:
                self.rows.append((number, cells))
        self.used = set()

    def find(self, path, accepts=lambda cells: True):
        """Whether a line covers `path`; remembers that it was needed."""
        hits = [number for number, cells in self.rows if fnmatch(path, cells[0]) and accepts(cells)]
        self.used.update(hits)
        return bool(hits)

    def stale(self):
        unused = [(number, cells) for number, cells in self.rows if number not in self.used]
        return self.problems + [
            f"{self.name}:{number}: nothing needs this line for {cells[0]}: remove it"
            for number, cells in unused
        ]
