#!/usr/bin/env python3
"""Makes Tests/Fixtures/gguf with the package `gguf` of llama.cpp.

Run with a Python that has gguf, numpy and safetensors:

    python Tools/make-gguf-fixture.py [OUTPUT_FOLDER]
"""

import sys
from pathlib import Path

import numpy
from gguf import GGMLQuantizationType as Type
from gguf import GGUFValueType, GGUFWriter, quants
from safetensors.numpy import save_file

SEED = 20231005
BLOCKS = {Type.Q4_0: 32, Type.Q8_0: 32, Type.Q4_K: 256, Type.Q6_K: 256}


def numbers(generator, shape):
    """Numbers of all sizes, with a row of zeros, one huge one, and ties of rounding among them."""
    scales = 10.0 ** generator.uniform(-3, 2, shape)
    values = (generator.standard_normal(shape) * scales).astype(numpy.float32)
    values[1, :64] = 0
    values[2, 5] = 6.0e4
    values[3, :32] = numpy.arange(32) - 15.5
    values[3, 0] = 127
    return values


def random_blocks(generator, kind, rows):
    """Blocks of any bits, but with scales that are finite: the package has no way to write these types."""
    length, size = 256, {Type.Q4_K: 144, Type.Q6_K: 210}[kind]
    blocks = generator.integers(0, 256, (rows, size), dtype=numpy.uint8)
    scales = (generator.standard_normal((rows, 2)) * 0.1).astype(numpy.float16).view(numpy.uint8)
    if kind == Type.Q4_K:
        blocks[:, 0:4] = scales
    else:
        blocks[:, 208:210] = scales[:, 0:2]
    return blocks, length


def main():
    default = Path(__file__).resolve().parent.parent / "Tests" / "Fixtures" / "gguf"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    folder.mkdir(parents=True, exist_ok=True)
    generator = numpy.random.default_rng(SEED)
    plain = numbers(generator, (4, 96))
    writer = GGUFWriter(folder / "reference.gguf", "reference")
    writer.add_uint32("a.count", 7)
    writer.add_int8("a.negative", -3)
    writer.add_uint64("a.large", 2**40)
    writer.add_float32("a.float", 0.1)
    writer.add_float64("a.double", 0.1)
    writer.add_bool("a.flag", True)
    writer.add_string("a.text", "ümlaut 🎵 \"quoted\"")
    writer.add_array("a.texts", ["one", "", "two"])
    writer.add_array("a.integers", [1, -2, 3])
    writer.add_key_value("a.floats", [0.5, -1.5], GGUFValueType.ARRAY, sub_type=GGUFValueType.FLOAT32)
    expected = {"plain": plain}
    writer.add_tensor("plain", plain)
    for kind in (Type.F16, Type.BF16, Type.Q8_0, Type.Q4_0):
        stored = quants.quantize(plain, kind)
        writer.add_tensor(kind.name, stored, raw_dtype=kind)
        expected[kind.name] = quants.dequantize(stored, kind)
    for kind in (Type.Q4_K, Type.Q6_K):
        stored, _ = random_blocks(generator, kind, 3)
        writer.add_tensor(kind.name, stored, raw_dtype=kind)
        expected[kind.name] = quants.dequantize(stored, kind)
    unread = quants.quantize(plain, Type.Q5_0)
    writer.add_tensor("unread", unread, raw_dtype=Type.Q5_0)
    writer.add_tensor("integers", numpy.arange(-3, 5, dtype=numpy.int32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    save_file(expected, folder / "expected.safetensors")


if __name__ == "__main__":
    main()
