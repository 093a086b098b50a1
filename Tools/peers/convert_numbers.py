#!/usr/bin/env python3
"""Converts numbers as the library does that others use.

    python3 Tools/peers/convert_numbers.py {bfloat16,float16,q8_0} NUMBERS RESULT

NUMBERS is a file of single-precision numbers, lowest byte first; RESULT will hold what torch makes of them,
or for q8_0 gguf.
"""

import sys

import numpy as np


def main():
    kind, source, target = sys.argv[1:]
    numbers = np.fromfile(source, np.float32)
    if kind == "q8_0":
        from gguf import GGMLQuantizationType, quants
        result = quants.quantize(numbers, GGMLQuantizationType.Q8_0)
    else:
        import torch
        result = torch.from_numpy(numbers).to(getattr(torch, kind)).view(torch.int16).numpy()
    result.tofile(target)


if __name__ == "__main__":
    main()
