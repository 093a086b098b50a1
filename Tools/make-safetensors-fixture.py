#!/usr/bin/env python3
"""Makes Tests/Fixtures/safetensors with the reference implementation of the format.

Run with a Python that has torch and safetensors:

    python Tools/make-safetensors-fixture.py [OUTPUT_FOLDER]
"""

import json
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file

NOTE = 'a "quoted" note, ümläute, \U0001f3b5 and\na second line'


def tensors() -> dict[str, torch.Tensor]:
    counting = torch.arange(6, dtype=torch.float32).reshape(2, 3)
    return {
        "counting.float32": counting,
        "counting.float16": (counting / 3).to(torch.float16),
        "counting.bfloat16": (counting / 3).to(torch.bfloat16),
        "counting.int32": counting.to(torch.int32) - 3,
        "scalar": torch.tensor(0.1),
        "nothing": torch.zeros(0, 4),
        "special": torch.tensor([float("inf"), float("-inf"), float("nan"), -0.0, 1e-45]),
        "names/may have spaces/ümläute": torch.tensor([1.5]),
        "unread.int64": torch.tensor([1, 2, 3]),
        "unread.bool": torch.tensor([True, False]),
    }


def write_shards(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    shards = {
        "model-00001-of-00002.safetensors": {"first": torch.tensor([1.0, 2.0])},
        "model-00002-of-00002.safetensors": {"second": torch.tensor([3.0]), "third": torch.tensor([[4.0]])},
    }
    for name, content in shards.items():
        save_file(content, folder / name, metadata={"format": "pt"})
    weight_map = {tensor: name for name, content in shards.items() for tensor in content}
    index = {"metadata": {"total_size": 16, "nested": [{"a": None}, "]"]}, "weight_map": weight_map}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2) + "\n")


def main() -> None:
    default = Path(__file__).resolve().parent.parent / "Tests" / "Fixtures" / "safetensors"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors(), folder / "reference.safetensors", metadata={"format": "pt", "note": NOTE})
    write_shards(folder / "sharded")


if __name__ == "__main__":
    main()
