#!/usr/bin/env python3
"""Makes Tests/Fixtures/pytorch with torch.save, and files like it that try to run something.

Run with a Python that has torch:

    python Tools/make-pytorch-fixture.py [OUTPUT_FOLDER]
"""

import io
import json
import os
import pickle
import sys
import zipfile
from collections import OrderedDict
from pathlib import Path

import torch


class Call:
    """Pickles as the call of a function."""

    def __init__(self, function, *arguments):
        self.function, self.arguments = function, arguments

    def __reduce__(self):
        return self.function, self.arguments


class NoNumbers:
    """Stands for an empty storage of single-precision numbers."""


class Pickler(pickle.Pickler):
    """Writes storages as torch.save does."""

    def persistent_id(self, value):
        return ("storage", torch.FloatStorage, "0", "cpu", 0) if isinstance(value, NoNumbers) else None


def save_by_hand(value, path):
    """An archive with one empty storage, in the layout of torch.save."""
    pickled = io.BytesIO()
    Pickler(pickled, protocol=2).dump(value)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in {"data.pkl": pickled.getvalue(), "byteorder": b"little", "data/0": b""}.items():
            archive.writestr(zipfile.ZipInfo(f"hand/{name}"), content)


def save_shards(folder):
    """Two files and their index, as transformers wrote them."""
    folder.mkdir(exist_ok=True)
    shards = {
        "pytorch_model-00001-of-00002.bin": {
            "first": torch.tensor([1.0, 2.0]), "second": torch.tensor([3.0]),
        },
        "pytorch_model-00002-of-00002.bin": {"third": torch.tensor([[4.0]])},
    }
    for name, tensors in shards.items():
        torch.save(tensors, folder / name)
    places = {tensor: name for name, tensors in shards.items() for tensor in tensors}
    index = {"metadata": {"total_size": 16}, "weight_map": places}
    (folder / "pytorch_model.bin.index.json").write_text(json.dumps(index, indent=2, sort_keys=True) + "\n")


def tensors():
    counting = torch.arange(12, dtype=torch.float32).reshape(3, 4)
    return OrderedDict({
        "float32": counting, "tied": counting, "turned": counting.t(), "cut": counting[1:, 1:3],
        "float16": counting.half(), "bfloat16": counting.bfloat16(),
        "int32": torch.tensor([-1, 0, 7], dtype=torch.int32), "long": torch.tensor([1, 2]),
        "scalar": torch.tensor(0.5), "empty": torch.zeros(0, 3),
    })


def save_unchecked(path):
    """Zeros where checksums stand."""
    torch.serialization.set_crc32_options(False)
    torch.save({"counting": torch.arange(12, dtype=torch.float32)}, path)
    torch.serialization.set_crc32_options(True)


def main():
    default = Path(__file__).resolve().parent.parent / "Tests" / "Fixtures" / "pytorch"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    folder.mkdir(parents=True, exist_ok=True)
    torch.save(tensors(), folder / "state.pt")
    wrapped = {"epoch": 3, "rate": 0.5, "done": True, "notes": ["a", None, (1, -2)],
               "state_dict": {name: torch.nn.Parameter(tensor) if tensor.is_floating_point() else tensor
                              for name, tensor in tensors().items()}}
    torch.save(wrapped, folder / "wrapped.pt")
    types = {"number": torch.tensor([0.25]), "eight bits": torch.zeros(2, 3, dtype=torch.float8_e4m3fn),
             "unsigned": torch.zeros(4, dtype=torch.uint16), "double": torch.zeros(1, dtype=torch.float64)}
    torch.save(types, folder / "types.pt")
    save_unchecked(folder / "unchecked.pt")
    save_shards(folder / "sharded")
    rebuild, rest = torch._utils._rebuild_tensor_v2, (False, None)
    huge = Call(rebuild, NoNumbers(), 0, (0, 2**40, 2**40), (1, 2**40, 1), *rest)
    save_by_hand({"huge": huge}, folder / "huge-but-empty.pt")
    long = Call(rebuild, NoNumbers(), 0, (1,) * 100, (1,) * 100, *rest)
    save_by_hand({"long": long}, folder / "many-axes.pt")
    torch.save({"a": Call(eval, "1 / 0")}, folder / "evil.pt")
    torch.save({"a": Call(os.system, "false")}, folder / "system.pt")


if __name__ == "__main__":
    main()
