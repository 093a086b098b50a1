#!/usr/bin/env python3
"""Reads a safetensors file with the reference implementation and prints what is in it as JSON.

    python Tools/peers/read_safetensors_reference.py FILE.safetensors
"""

import json
import sys
import zlib

import torch
from safetensors import safe_open


def main() -> None:
    with safe_open(sys.argv[1], "pt") as file:
        metadata = file.metadata()
        tensors = {}
        for name in file.keys():
            tensor = file.get_tensor(name)
            data = tensor.flatten().view(torch.uint8).numpy().tobytes() if tensor.numel() else b""
            tensors[name] = {
                "type": str(tensor.dtype).removeprefix("torch."),
                "shape": list(tensor.shape),
                "crc32": zlib.crc32(data),
            }
    print(json.dumps({"metadata": metadata, "tensors": tensors}, sort_keys=True))


if __name__ == "__main__":
    main()
