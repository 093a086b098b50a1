#!/usr/bin/env python3
"""Makes Tests/Fixtures/hdf5 with h5py: files as other programs write them, and hostile ones.

Run with a Python that has h5py and numpy:

    python Tools/make-hdf5-fixtures.py [OUTPUT_FOLDER]
"""

import json
import struct
import sys
import zlib
from pathlib import Path

import h5py
import numpy as np

COUNTING = np.arange(6, dtype=np.float32).reshape(2, 3)


def timeless() -> h5py.h5p.PropDCID:
    """Settings of a dataset that does not record when it was made."""
    settings = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    settings.set_obj_track_times(False)
    return settings


def foreign(file: h5py.File) -> None:
    """What plain h5py code produces, readable or not, and nothing that is dangerous."""
    # Groups that HDF5 adds by itself would record when they were made.
    for group in ["a", "stored", "text", "unread"]:
        file.create_group(group)
    numbers(file)
    stored_otherwise(file)
    texts(file)
    unread(file)


def numbers(file: h5py.File) -> None:
    upper_halves = (COUNTING.view(np.uint32) >> 16).astype(np.uint16)
    file["a/float32"] = COUNTING
    file["a/float16"] = (COUNTING / 3).astype(np.float16)
    file["a/int32"] = COUNTING.astype(np.int32) - 3
    file["a/bfloat16"] = upper_halves
    file["a/bfloat16"].attrs["dtype"] = "bfloat16"
    file["a/marked"] = upper_halves
    file["a/marked"].attrs["dtype"] = np.bytes_("bfloat16")
    for number in range(6):
        file["a/marked"].attrs[f"note {number}"] = "enough of them to make the header go on elsewhere"
    brain = h5py.h5t.IEEE_F32LE.copy()
    brain.set_fields(15, 7, 8, 0, 7)
    brain.set_size(2)
    brain.set_ebias(127)
    low_level(file["a"], b"brain", brain, timeless(), upper_halves)
    file["scalar"] = np.float32(0.1)
    file["nothing"] = np.zeros((0, 4), np.float32)
    file["checked"] = COUNTING
    file["checked"].attrs["crc32"] = np.uint32(zlib.crc32(COUNTING.tobytes()))
    file["alias"] = file["a/float32"]


def stored_otherwise(file: h5py.File) -> None:
    options = {"gzip": {"compression": "gzip", "shuffle": True}, "chunked": {"chunks": (1, 2)}}
    for name, option in options.items():
        file.create_dataset(f"stored/{name}", data=COUNTING, **option)
    compact = timeless()
    compact.set_layout(h5py.h5d.COMPACT)
    low_level(file["stored"], b"compact", h5py.h5t.IEEE_F32LE, compact, COUNTING)


def texts(file: h5py.File) -> None:
    file["text/variable"] = '{"pause": "ü"}'
    file["text/fixed"] = np.bytes_('{"pause": "ü"}'.encode())
    file["text/empty"] = ""
    file["text/long"] = "long " * 900
    file["text/latin"] = np.bytes_(b"\xfc")


def unread(file: h5py.File) -> None:
    file["unread/float64"] = COUNTING.astype(np.float64)
    file["unread/int64"] = COUNTING.astype(np.int64)
    file["unread/uint16"] = COUNTING.astype(np.uint16)
    file["unread/bigEndian"] = COUNTING.astype(">f4")
    file["unread/bool"] = COUNTING > 2
    file["unread/compound"] = np.zeros(2, [("x", np.float32), ("y", np.int32)])
    file["unread/opaque"] = np.void(b"abc")
    file["unread/texts"] = np.array([b"one", b"two"])
    file["unread/empty"] = h5py.Empty("f")


def low_level(group: h5py.Group, name: bytes, kind: object, settings: object, values: np.ndarray) -> None:
    """Creates a dataset of a type or layout that h5py does not offer above its C-like interface."""
    space = h5py.h5s.create_simple(values.shape)
    dataset = h5py.h5d.create(group.id, name, kind, space, settings)
    dataset.write(h5py.h5s.ALL, h5py.h5s.ALL, values, kind if kind.get_size() == 2 else None)


def many_links(file: h5py.File) -> None:
    """More names than one block or node holds, in either version of the format."""
    file["x"] = COUNTING
    group = file.create_group("group")
    for number in range(700):
        group[f"link {number}"] = file["x"]


def chunks(file: h5py.File) -> None:
    """Every way to list chunks, all of which reach beyond the end, and filters."""
    values = np.arange(60, dtype=np.float32).reshape(5, 4, 3)
    shape = {"chunks": (2, 3, 2)}
    gzip = shape | {"compression": "gzip"}
    options = {
        "array": shape, "array gzip": gzip | {"shuffle": True}, "array checked": shape | {"fletcher32": True},
        "array gzip checked": gzip | {"fletcher32": True}, "single": {"chunks": (5, 4, 3)},
        "single gzip": {"chunks": (5, 4, 3), "compression": "gzip"},
        "extensible": shape | {"maxshape": (None, 4, 3)}, "wider": shape | {"maxshape": (9, 7, 3)},
        "extensible gzip": gzip | {"maxshape": (5, None, 7)}, "tree": shape | {"maxshape": (None, None, 3)},
        "tree gzip": gzip | {"maxshape": (None, 4, None)}, "unread/lzf": shape | {"compression": "lzf"},
    }
    file.create_group("unread")
    for name, option in options.items():
        file.create_dataset(name, data=values, **option)
    implicit = timeless()
    implicit.set_chunk((2, 3, 2))
    implicit.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    low_level(file, b"implicit", h5py.h5t.IEEE_F32LE, implicit, values)
    file.create_dataset("unread/partly", (4,), np.float32, chunks=(2,))[:2] = 1


def many_chunks(file: h5py.File) -> None:
    """So many that lists of them have pages, blocks of blocks and inner nodes."""
    values = np.arange(1100, dtype=np.float32)
    file.create_dataset("array", data=values, chunks=(1,))
    file.create_dataset("extensible", data=values, chunks=(1,), maxshape=(None,))
    file.create_dataset("tree", data=values[None], chunks=(1, 1), maxshape=(None, None))


def crossing(file: h5py.File) -> None:
    file.create_group("a").create_group("b")["c"] = COUNTING
    file["a/b/d"] = file["a"]


def soft_cycle(file: h5py.File) -> None:
    file["x"] = h5py.SoftLink("/y")
    file["y"] = h5py.SoftLink("/x")


def external_link(file: h5py.File) -> None:
    file["x"] = h5py.ExternalLink("foreign.h5", "/a/float32")


def external_storage(file: h5py.File) -> None:
    file.create_dataset("x", (4,), np.float32, external=[("/etc/hostname", 0, 16)])


def virtual(file: h5py.File) -> None:
    space = h5py.h5s.create_simple((2, 3))
    settings = timeless()
    settings.set_virtual(space, b"foreign.h5", b"a/float32", space)
    h5py.h5d.create(file.id, b"x", h5py.h5t.IEEE_F32LE, space, settings)


def deep(file: h5py.File) -> None:
    group = file
    for _ in range(40):
        group = group.create_group("g")
    group["x"] = COUNTING


def not_text(file: h5py.File) -> None:
    space = h5py.h5s.create(h5py.h5s.SCALAR)
    h5py.h5d.create(file.id, b"\xff\xfe", h5py.h5t.IEEE_F32LE, space, timeless())


def committed_type(file: h5py.File) -> None:
    file["x"] = np.dtype("f4")


def unwritten(file: h5py.File) -> None:
    file.create_dataset("x", (1 << 40,), np.float32)


def unwritten_chunks(file: h5py.File) -> None:
    file.create_dataset("x", (1 << 40,), np.float32, chunks=(1 << 20,), compression="gzip")


def list_as_checksum(file: h5py.File) -> None:
    file["x"] = COUNTING
    file["x"].attrs["crc32"] = np.arange(100, dtype=np.uint32)


def newer(file: h5py.File) -> None:
    file.attrs["format"] = np.bytes_("fermata")
    file.attrs["format_version"] = np.uint32(99)


def hostile_config(file: h5py.File) -> None:
    """A shape whose parameters cannot be counted in 64 bits."""
    file["config"] = json.dumps({
        "vocabularySize": 1 << 52, "pauseTokenCount": 0, "contextLength": 8, "width": 1 << 52,
        "layerCount": 1, "headCount": 1, "keyHeadCount": 1, "headWidth": 8, "feedForwardWidth": 8,
        "positions": "learned", "rotaryBase": 10_000, "norm": "layer", "normEpsilon": 1e-5,
        "activation": "geluTanh", "isGated": False, "hasBiases": True, "tiesEmbeddings": True,
    })


def misspelt_config(file: h5py.File) -> None:
    file["config"] = json.dumps({"vocabularySize": "many"})


def list_as_config(file: h5py.File) -> None:
    file["config"] = "[1]"


def hostile_pauses(file: h5py.File) -> None:
    """A pause at the greatest id there is, and one that does not follow it."""
    file["tokenizer"] = json.dumps({
        "format": "fermata-tokenizer", "version": 1, "kind": "bytes",
        "specialTokens": [
            {"id": id, "roles": ["pause"], "name": f"<{id}>"} for id in [(1 << 31) - 1, 300]
        ],
    })


def hostile_contract(file: h5py.File) -> None:
    file["pause"] = json.dumps({"count": -1})


def patched(path: Path, old: bytes, new: bytes, times: int) -> None:
    """Replaces bytes that the file holds so many times."""
    data = path.read_bytes()
    assert data.count(old) == times
    path.write_bytes(data.replace(old, new))


def write_patched(folder: Path) -> None:
    """Files whose numbers were changed; the oldest version has no checksums that would show it."""
    lengths = {"oversized": 1 << 30, "absurd": (1 << 63) + 1, "overflowing": 1 << 62}
    for name in [*lengths, "misplaced"]:
        path = folder / f"{name}.h5"
        with h5py.File(path, "w", libver=("earliest", "v110")) as file:
            file["x"] = np.zeros((777, 1), np.float32)
            offset, size = file["x"].id.get_offset(), file["x"].id.get_storage_size()
        if name == "misplaced":
            # The layout: version 3, in one piece, address, size.
            old, new = (struct.pack("<BBQQ", 3, 1, at, size) for at in (offset, path.stat().st_size - 100))
            patched(path, old, new, times=1)
        else:
            # The current length and the largest one.
            patched(path, struct.pack("<Q", 777), struct.pack("<Q", lengths[name]), times=2)


def main() -> None:
    default = Path(__file__).resolve().parent.parent / "Tests" / "Fixtures" / "hdf5"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    folder.mkdir(parents=True, exist_ok=True)
    hostile = [
        crossing, soft_cycle, external_link, external_storage, virtual, deep, not_text,
        committed_type, unwritten, unwritten_chunks, list_as_checksum, newer, hostile_config,
        misspelt_config, list_as_config, hostile_pauses, hostile_contract,
    ]
    for fill in hostile:
        name = fill.__name__.replace("_", "-")
        # In the newer version a type would record when it was made.
        oldest = "earliest" if fill is committed_type else "v108"
        with h5py.File(folder / f"{name}.h5", "w", libver=(oldest, "v110")) as file:
            fill(file)
    for fill in [foreign, many_links, chunks]:
        for ending, oldest in [("", "earliest"), ("-new", "v110")]:
            name = fill.__name__.replace("_", "-") + ending
            with h5py.File(folder / f"{name}.h5", "w", libver=(oldest, "v110")) as file:
                fill(file)
    with h5py.File(folder / "many-chunks.h5", "w", libver=("v110", "v110")) as file:
        many_chunks(file)
    with h5py.File(folder / "paged.h5", "w", libver="v110", fs_strategy="page", fs_page_size=4096) as file:
        chunks(file)
    with h5py.File(folder / "user-block.h5", "w", libver="earliest", userblock_size=1024) as file:
        file["x"] = COUNTING
        file["text"] = "behind the block"
        file["bfloat16"] = np.array([0x3F80], np.uint16)
        file["bfloat16"].attrs["dtype"] = "bfloat16"
    write_patched(folder)


if __name__ == "__main__":
    main()
