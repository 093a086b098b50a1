#!/usr/bin/env python3
"""Prints the draws that Tests/DatasetsTests/GoldenDrawTests expects.

They are computed without any of the Swift code, on the streams of make-random-goldens.py.

Run: python3 Tools/make-task-goldens.py
"""

import importlib.util
import pathlib

PATH = pathlib.Path(__file__).with_name("make-random-goldens.py")
SPEC = importlib.util.spec_from_file_location("random_goldens", PATH)
RANDOM = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(RANDOM)

SEED = 7


def stream(*keys):
    result = RANDOM.Stream.seeded(SEED)
    for key in keys:
        result = result.split(key)
    return result


def coins(count, random):
    return [random.below(2) for _ in range(count)]


def uniform_count(count, random):
    ones = random.below(count + 1)
    places = random.permutation(count)[:ones]
    return [int(place in places) for place in range(count)]


def digits(bits):
    return "".join(map(str, bits))


def exercise(random):
    kind = random.below(4)
    bits = coins(2 + random.below(9), random)
    answer = [sum(bits) % 2, int(2 * sum(bits) > len(bits)), digits(bits), sum(bits)][kind]
    return f"{'pmcn'[kind]}{digits(bits)}={answer};"


def document(length, random):
    text = ""
    while len(text) < length:
        text += exercise(random)
    return text[:length]


def main():
    for name, draw in [("iid", coins), ("uniform-count", uniform_count)]:
        for split in [b"train", b"test"]:
            bits = draw(20, stream(b"parity", split, 12345))
            print(f"parity, {name}, {split.decode()} 12345:", digits(bits))
    for split in [b"train", b"test"]:
        print(f"mini-documents, {split.decode()} 3:", document(65, stream(b"mini-documents", split, 3)))
    for epoch in range(2):
        print(f"order of 7 in epoch {epoch}:", stream(b"order", epoch).permutation(7))


if __name__ == "__main__":
    main()
