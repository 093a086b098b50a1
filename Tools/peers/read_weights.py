#!/usr/bin/env python3
"""Times the way from a weight file to tensors, with the library that others read it with.

    python3 Tools/peers/read_weights.py {safetensors,h5py} FILE [--cold]

Every tensor of the file is made, by safetensors as tensors of torch and by h5py as arrays of numpy, then one
byte of every page is read, so that no file is only promised. With --cold the system is told first to forget
the file. The last line of stdout is one JSON object.
"""

import argparse
import json
import os
import resource
import statistics
import time

PAGE = 4096


def forget(path):
    """Asks the system to drop the pages of a file from its cache."""
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)


def safetensors_tensors(path):
    from safetensors.torch import load_file
    return {name: tensor.numpy() for name, tensor in load_file(path).items()}


def h5py_tensors(path):
    import h5py
    tensors = {}

    def visit(name, item):
        if isinstance(item, h5py.Dataset) and item.dtype.kind in "fiu":
            tensors[name] = item[()]
    with h5py.File(path) as file:
        file.visititems(visit)
    return tensors


def touch(tensors):
    bytes_of = [tensor.reshape(-1).view("uint8") for tensor in tensors.values()]
    return sum(int(each[::PAGE].sum(dtype="uint64")) for each in bytes_of)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("library", choices=["safetensors", "h5py"])
    parser.add_argument("file")
    parser.add_argument("--cold", action="store_true")
    parser.add_argument("--runs", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.library == "safetensors":
        import safetensors.torch  # noqa: F401  what a program imports is not what is measured
        read = safetensors_tensors
    else:
        import h5py  # noqa: F401
        read = h5py_tensors
    seconds, count = [], 0
    for _ in range(arguments.runs):
        if arguments.cold:
            forget(arguments.file)
        start = time.perf_counter()
        tensors = read(arguments.file)
        made = time.perf_counter() - start
        touch(tensors)
        seconds.append(time.perf_counter() - start)
        count = sum(tensor.nbytes for tensor in tensors.values())
        del tensors
    rates = [count / each for each in seconds]
    print(json.dumps({
        "bytes": count, "secondsToTensors": made, "seconds": statistics.median(seconds),
        "bytesPerSecond": {"median": statistics.median(rates)},
        "peakMemoryBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }))


if __name__ == "__main__":
    main()
