#!/usr/bin/env python3
"""Makes Tests/Fixtures/pytorch with torch.save, and files like it that try to run something.

Run with a Python that has torch:

    python Tools/make-pytorch-fixture.py [OUTPUT_FOLDER]
"""

import os
import sys
from collections import OrderedDict
from pathlib import Path

import torch


class Call:
    """Pickles as the call of a function."""

    def __init__(self, function, argument):
        self.function, self.argument = function, argument

    def __reduce__(self):
        return self.function, (self.argument,)


def tensors():
    counting = torch.arange(12, dtype=torch.float32).reshape(3, 4)
    return OrderedDict({
        "float32": counting, "tied": counting, "turned": counting.t(), "cut": counting[1:, 1:3],
        "float16": counting.half(), "bfloat16": counting.bfloat16(),
        "int32": torch.tensor([-1, 0, 7], dtype=torch.int32), "long": torch.tensor([1, 2]),
        "scalar": torch.tensor(0.5), "empty": torch.zeros(0, 3),
    })


def main():
    default = Path(__file__).resolve().parent.parent / "Tests" / "Fixtures" / "pytorch"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(tensors(), folder / "state.pt")
    wrapped = {"epoch": 3, "rate": 0.5, "done": True, "notes": ["a", None, (1, -2)],
               "state_dict": {name: torch.nn.Parameter(tensor) if tensor.is_floating_point() else tensor
                              for name, tensor in tensors().items()}}
    torch.save(wrapped, folder / "wrapped.pt")
    torch.save({"a": Call(eval, "1 / 0")}, folder / "evil.pt")
    torch.save({"a": Call(os.system, "false")}, folder / "system.pt")


if __name__ == "__main__":
    main()
