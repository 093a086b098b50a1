#!/usr/bin/env python3
"""Reads a safetensors file with the reference implementation and prints what is in it as JSON.

    python Tools/peers/read_safetensors_reference.py FILE.safetensors
"""

import json
import sys
import zlib
from pathlib import Path

from safetensors import deserialize, safe_open

TYPES = {"F32": "float32", "F16": "float16", "BF16": "bfloat16", "I32": "int32"}


def main() -> None:
    with safe_open(sys.argv[1], "np") as file:
        metadata = file.metadata()
    tensors = {
        name: {
            "type": TYPES[tensor["dtype"]],
            "shape": list(tensor["shape"]),
            "crc32": zlib.crc32(bytes(tensor["data"])),
        }
        for name, tensor in deserialize(Path(sys.argv[1]).read_bytes())
    }
    print(json.dumps({"metadata": metadata, "tensors": tensors}, sort_keys=True))


if __name__ == "__main__":
    main()
