#!/usr/bin/env python3
"""Runs Tools/peers/exchange.py in a Python that has torch, transformers and llama-cpp-python.

    make check-peers

The Python is the one named by FERMATA_PEERS_PYTHON, or that of `make peers`. Without one, or without those
packages, it says so and passes: nothing was compared.
"""

import os
import subprocess
import sys

from checking import tree

MODULES = ["h5py", "llama_cpp", "safetensors", "sentencepiece", "torch", "transformers"]
# Prints those of its arguments that cannot be imported.
QUESTION = """
import sys
from importlib.util import find_spec
print(*[name for name in sys.argv[1:] if not find_spec(name)])
"""


def missing(python):
    """The modules that a Python lacks, or None if there is no such Python."""
    try:
        answer = subprocess.run([python, "-c", QUESTION, *MODULES], capture_output=True, text=True)
    except OSError:
        return None
    return answer.stdout.split() if answer.returncode == 0 else None


def main():
    python = os.environ.get("FERMATA_PEERS_PYTHON") or str(tree.ROOT / ".build/peers/bin/python")
    lacking = missing(python)
    if lacking is None or lacking:
        reason = "no such Python" if lacking is None else f"it lacks {', '.join(lacking)}"
        print(f"peers: skipped: {python}: {reason}; name one in FERMATA_PEERS_PYTHON")
        return
    script = tree.ROOT / "Tools/peers/exchange.py"
    sys.exit(subprocess.run([python, str(script), str(tree.PROGRAMS), *sys.argv[1:]]).returncode)


if __name__ == "__main__":
    main()
