#!/usr/bin/env python3
"""Reads a native weight file with plain h5py and prints what is in it as JSON.

    python Tools/peers/read_hdf5_h5py.py FILE.h5

The only thing a reader has to know is that bfloat16 is stored as uint16 with the attribute
dtype="bfloat16". Exits with 1 if a checksum is wrong or missing.
"""

import json
import sys
import zlib

import h5py
import numpy as np


def main() -> int:
    tensors: dict[str, dict] = {}
    documents: dict[str, str] = {}
    wrong: list[str] = []

    def visit(name: str, item: object) -> None:
        if not isinstance(item, h5py.Dataset):
            return
        value = item[()]
        data = value if isinstance(value, bytes) else np.asarray(value).tobytes()
        if zlib.crc32(data) != item.attrs.get("crc32"):
            wrong.append(name)
        if isinstance(value, bytes):
            documents[name] = value.decode()
            return
        mark = item.attrs.get("dtype", str(item.dtype))
        tensors[name] = {"type": mark, "shape": list(item.shape), "crc32": zlib.crc32(data)}

    with h5py.File(sys.argv[1], "r") as file:
        file.visititems(visit)
        root = {key: value if isinstance(value, str) else int(value) for key, value in file.attrs.items()}
    found = {"root": root, "tensors": tensors, "documents": documents, "wrong": wrong}
    print(json.dumps(found, sort_keys=True))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
