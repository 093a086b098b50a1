#!/usr/bin/env python3
"""Makes Tests/Fixtures/keras: the tiny GPT-2 of Tests/Fixtures/models as Keras would save it.

Run with a Python that has h5py, numpy and safetensors:

    python Tools/make-keras-fixture.py [OUTPUT_FOLDER]

transformers dropped TensorFlow in its version 5, so that the file is laid out here as `save_weights` did it:
one group for each layer of the model, of which GPT-2 has one, `transformer`; names of layers and weights as
attributes; each weight under its own full name. Source: `save_weights_to_hdf5_group` in `hdf5_format.py` of
Keras 2, and the variables of `modeling_tf_gpt2.py` of transformers 4.
"""

import sys
from pathlib import Path

import h5py
import numpy as np
from safetensors.numpy import load_file

FIXTURES = Path(__file__).resolve().parent.parent / "Tests" / "Fixtures"
MODEL = "tfgp_t2lm_head_model"
KINDS = {"ln_1": ("gamma", "beta"), "ln_2": ("gamma", "beta"), "ln_f": ("gamma", "beta")}


def keras_name(name):
    """What a weight of a Hugging Face file is called as a variable of the model."""
    parts = name.removeprefix("transformer.").split(".")
    layer, kind = parts[:-1], parts[-1]
    if layer[0] == "h":
        layer = [f"h_._{layer[1]}", *layer[2:]]
    if layer[-1] in KINDS:
        kind = KINDS[layer[-1]][kind == "bias"]
    elif layer[-1] == "wpe":
        kind = "embeddings"
    return "/".join([MODEL, "transformer", *layer, f"{kind}:0"])


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FIXTURES / "keras"
    folder.mkdir(parents=True, exist_ok=True)
    weights = load_file(FIXTURES / "models" / "tiny-gpt2" / "model.safetensors")
    # Keras used the oldest version of the format, in which twenty groups take as much room as the numbers.
    with h5py.File(folder / "tf_model.h5", "w", libver=("v108", "v110")) as file:
        file.attrs["layer_names"] = np.array([b"transformer"])
        file.attrs["backend"] = b"tensorflow"
        file.attrs["keras_version"] = b"2.15.0"
        group = file.create_group("transformer")
        variables = {keras_name(name): value for name, value in weights.items() if name != "lm_head.weight"}
        group.attrs["weight_names"] = np.array([name.encode() for name in variables])
        for name, value in variables.items():
            # The layers that Hugging Face calls Conv1D keep their bias as a matrix of one row.
            is_bias = name.endswith("/bias:0")
            group.create_dataset(name, data=value[np.newaxis] if is_bias else value)


if __name__ == "__main__":
    main()
