#!/usr/bin/env python3
"""Makes Tests/Fixtures/keras: the tiny GPT-2 of Tests/Fixtures/models as Keras 2 and 3 would save it.

Run with a Python that has h5py, numpy and safetensors:

    python Tools/make-keras-fixture.py [OUTPUT_FOLDER]

transformers dropped TensorFlow in its version 5, so that the file is laid out here as `save_weights` did it:
one group for each layer of the model, of which GPT-2 has one, `transformer`; names of layers and weights as
attributes; each weight under its own full name. Source: `save_weights_to_hdf5_group` in `hdf5_format.py` of
Keras 2, and the variables of `modeling_tf_gpt2.py` of transformers 4.

The second file is laid out as Keras 3.15 and keras-hub 0.32 do it: a group for each layer, called by its
class, and in it `vars` with numbered variables. Source: `saving_lib.py` of Keras 3.
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


HUB = {
    "ln_1": "_self_attention_layer_norm", "ln_2": "_feedforward_layer_norm",
    "attn.c_proj": "_self_attention_layer/output_dense",
    "mlp.c_fc": "_feedforward_intermediate_dense", "mlp.c_proj": "_feedforward_output_dense",
}
PLAIN = {"wte": "reversible_embedding", "wpe": "position_embedding", "ln_f": "layer_normalization"}
HEADS = 3


def hub_variables(name, value):
    """What keras-hub makes of a weight: names below `layers`, and numbers."""
    layer, kind = name.removeprefix("transformer.").rsplit(".", 1)
    end = f"vars/{int(kind == 'bias')}"
    if layer in PLAIN:
        return {f"{PLAIN[layer]}/{end}": value}
    _, number, part = layer.split(".", 2)
    block = "transformer_decoder" + (f"_{number}" if number != "0" else "")
    if part == "attn.c_attn":
        thirds = np.split(value, 3, axis=-1)
        return {
            f"{block}/_self_attention_layer/{side}_dense/{end}": third.reshape(*third.shape[:-1], HEADS, -1)
            for side, third in zip(["query", "key", "value"], thirds)
        }
    if part == "attn.c_proj" and kind == "weight":
        value = value.reshape(HEADS, -1, value.shape[1])
    return {f"{block}/{HUB[part]}/{end}": value}


def write_hub(path, weights):
    with h5py.File(path, "w", libver=("v108", "v110")) as file:
        file.create_group("vars").attrs["name"] = "gpt2_backbone"
        file.create_group("layers/dropout/vars").attrs["name"] = "embeddings_dropout"
        for name, value in weights.items():
            for variable, numbers in hub_variables(name, value).items():
                file[f"layers/{variable}"] = numbers


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
        # Variables of the model that belong to no layer, of which there are none.
        file.create_group("top_level_model_weights").attrs["weight_names"] = np.array([])
    write_hub(folder / "model.weights.h5", weights)


if __name__ == "__main__":
    main()
