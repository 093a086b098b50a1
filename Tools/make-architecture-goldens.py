#!/usr/bin/env python3
"""Makes the golden files in Tests/Fixtures/architectures from the Hugging Face implementations.

Run with a Python that has torch, transformers and safetensors:

    python Tools/make-architecture-goldens.py [OUTPUT_FOLDER]

Weights are not stored but computed, here and in the tests, by the formula of `weight`. Goldens come
from a float64 run. The files' meaning is written in the folder's README.md.
"""

import importlib
import json
import platform
import sys
import zlib
from pathlib import Path

import numpy
import safetensors
import torch
import transformers
from transformers import AutoConfig, AutoModelForCausalLM

sys.path.insert(0, str(Path(__file__).resolve().parent))
models = importlib.import_module("make-model-goldens")

SEED = 20231004
VOCABULARY, POSITIONS = 31, 64

GATED = {
    "vocab_size": VOCABULARY, "hidden_size": 12, "intermediate_size": 20, "num_hidden_layers": 2,
    "num_attention_heads": 3, "num_key_value_heads": 3, "max_position_embeddings": 64,
}
NEOX = {
    "model_type": "gpt_neox", "vocab_size": VOCABULARY, "hidden_size": 24, "intermediate_size": 28,
    "num_hidden_layers": 2, "num_attention_heads": 3, "max_position_embeddings": 64,
}
# Spelled by hand as files of the library's older and newer versions spell them.
CASES = {
    "gpt2-untied": {
        "model_type": "gpt2", "vocab_size": VOCABULARY, "n_positions": 64, "n_embd": 15, "n_layer": 2,
        "n_head": 5, "n_inner": 22, "activation_function": "gelu", "tie_word_embeddings": False,
    },
    "gpt2-other-keys": {
        "model_type": "gpt2", "vocab_size": VOCABULARY, "max_position_embeddings": 64,
        "hidden_size": 12, "num_hidden_layers": 2, "num_attention_heads": 3,
    },
    "neox-parallel": NEOX | {
        "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": 0.25},
    },
    "neox-sequential-old-keys": NEOX | {
        "hidden_size": 20, "num_attention_heads": 5, "rotary_pct": 0.5, "rotary_emb_base": 500,
        "use_parallel_residual": False, "attention_bias": False, "tie_word_embeddings": True,
        "hidden_act": "gelu_new",
    },
    "neox-yarn": NEOX | {
        "rope_parameters": {
            "rope_type": "yarn", "rope_theta": 10000.0, "partial_rotary_factor": 0.75, "factor": 4.0,
            "original_max_position_embeddings": 16, "beta_fast": 2.0, "beta_slow": 0.25,
        },
    },
    "neox-whole-head": NEOX | {"rotary_pct": 1.0, "rope_scaling": {"type": "linear", "factor": 2.0}},
    "llama-biases-linear-old-keys": GATED | {
        "model_type": "llama", "num_key_value_heads": 1, "head_dim": 6, "attention_bias": True,
        "mlp_bias": True, "tie_word_embeddings": True, "rope_theta": 300.0,
        "rope_scaling": {"type": "linear", "factor": 4.0},
    },
    "llama-llama3": GATED | {
        "model_type": "llama", "num_attention_heads": 6, "num_key_value_heads": 2, "head_dim": 8,
        "rope_parameters": {
            "rope_type": "llama3", "rope_theta": 1000.0, "factor": 8.0, "low_freq_factor": 1.0,
            "high_freq_factor": 4.0, "original_max_position_embeddings": 24,
        },
    },
    "llama-yarn-old-keys": GATED | {
        "model_type": "llama", "head_dim": 16, "rope_theta": 10000.0,
        "rope_scaling": {
            "rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 48,
            "beta_fast": 2.0, "beta_slow": 0.25,
        },
    },
    "llama-yarn-mscale": GATED | {
        "model_type": "llama", "head_dim": 16,
        "rope_parameters": {
            "rope_type": "yarn", "rope_theta": 100.0, "factor": 4.0, "truncate": False,
            "original_max_position_embeddings": 16, "mscale": 0.7, "mscale_all_dim": 0.3,
            "partial_rotary_factor": 1.0,
        },
    },
    "llama-grouped-odd": GATED | {
        "model_type": "llama", "hidden_size": 20, "num_attention_heads": 10, "num_key_value_heads": 5,
        "attention_bias": True, "rope_theta": 10000.0, "rms_norm_eps": 1e-5,
    },
    "mistral": GATED | {
        "model_type": "mistral", "num_attention_heads": 6, "num_key_value_heads": 2,
        "sliding_window": None, "rope_theta": 10000.0,
    },
    "mistral-wide-window": GATED | {
        "model_type": "mistral", "num_key_value_heads": 1, "head_dim": 10, "sliding_window": 4096,
        "tie_word_embeddings": True,
    },
    "mistral-llama3": GATED | {
        "model_type": "mistral", "head_dim": 16, "sliding_window": None,
        "rope_parameters": {
            "rope_type": "llama3", "rope_theta": 500.0, "factor": 4.0, "low_freq_factor": 1.0,
            "high_freq_factor": 3.0, "original_max_position_embeddings": 20,
        },
    },
    "mistral-window": GATED | {
        "model_type": "mistral", "num_key_value_heads": 1, "sliding_window": 7, "rope_theta": 10000.0,
    },
    "mistral-window-long": GATED | {
        "model_type": "mistral", "hidden_size": 8, "num_attention_heads": 1, "num_key_value_heads": 1,
        "intermediate_size": 8, "max_position_embeddings": 200, "sliding_window": 70,
        "rope_theta": 10000.0,
    },
    "qwen2": GATED | {
        "model_type": "qwen2", "num_key_value_heads": 1, "use_sliding_window": False,
        "sliding_window": 4, "max_window_layers": 1, "tie_word_embeddings": True,
        "rope_theta": 1000000.0,
    },
    "qwen2-yarn": GATED | {
        "model_type": "qwen2", "num_attention_heads": 2, "num_key_value_heads": 2,
        "rope_parameters": {
            "rope_type": "yarn", "rope_theta": 10000.0, "factor": 2.0,
            "original_max_position_embeddings": 32, "attention_factor": 1.3,
        },
    },
    "qwen2-linear-old-keys": GATED | {
        "model_type": "qwen2", "hidden_size": 24, "num_attention_heads": 6, "num_key_value_heads": 2,
        "rope_theta": 100.0, "rope_scaling": {"type": "linear", "factor": 2.5},
    },
    "qwen2-window": GATED | {
        "model_type": "qwen2", "num_hidden_layers": 3, "num_key_value_heads": 1, "rope_theta": 10000.0,
        "use_sliding_window": True, "sliding_window": 5, "max_window_layers": 1,
    },
    "qwen2-window-layers": GATED | {
        "model_type": "qwen2", "num_hidden_layers": 3, "use_sliding_window": True, "sliding_window": 9,
        "layer_types": ["sliding_attention", "full_attention", "sliding_attention"],
        "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0},
    },
    "gemma": GATED | {
        "model_type": "gemma", "num_key_value_heads": 1, "head_dim": 10, "hidden_act": "gelu",
        "pad_token_id": None,  # its row would get no gradient
    },
    "gemma-new-keys": GATED | {
        "model_type": "gemma", "head_dim": 2, "hidden_act": "gelu_pytorch_tanh", "pad_token_id": None,
        "rope_parameters": {"rope_type": "default", "rope_theta": 100.0}, "tie_word_embeddings": False,
    },
    "gemma-linear-grouped": GATED | {
        "model_type": "gemma", "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 6,
        "hidden_activation": "gelu_pytorch_tanh", "pad_token_id": None, "rope_theta": 100.0,
        "rope_scaling": {"rope_type": "linear", "factor": 4.0}, "num_hidden_layers": 1,
    },
}


def weight(name, shape):
    """Numbers made from the tensor's name: a mixing of CRC-32 and index, in steps of 2^-23.

    Matrices lie in [-0.5, 0.5), biases in [-0.25, 0.25), gains in [0.5, 1).
    """
    mask = numpy.uint64(0xFFFFFFFF)
    count = int(numpy.prod(shape))
    x = (zlib.crc32(name.encode()) + numpy.arange(count, dtype=numpy.uint64) * 0x9E3779B9) & mask
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        x = ((x ^ (x >> numpy.uint64(shift))) * numpy.uint64(factor)) & mask
    x ^= x >> numpy.uint64(16)
    unit = (x >> numpy.uint64(8)).astype(numpy.float64) / 2.0**23 - 1
    if len(shape) == 2:
        values = 0.5 * unit
    else:
        values = 0.75 + 0.25 * unit if name.endswith("weight") else 0.25 * unit
    return torch.from_numpy(values.astype(numpy.float32)).reshape(shape)


def build(folder, weights, scalar_type):
    """The reference model in double or single precision; no weights: as the library draws them."""
    configuration = AutoConfig.from_pretrained(folder)
    model = AutoModelForCausalLM.from_config(configuration, attn_implementation="eager")
    model = model.to(scalar_type).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(weights[name] if weights else parameter)
    return model


def write_golden(folder, fields):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(fields, indent=1) + "\n")
    drawn = build(folder, None, torch.float32)
    shapes = {name: list(value.shape) for name, value in drawn.named_parameters()}
    weights = {name: weight(name, shape) for name, shape in shapes.items()}
    generator = torch.Generator().manual_seed(SEED)
    # Learned positions end with the context; the others are read as far.
    count = max(POSITIONS, fields.get("max_position_embeddings", 0))
    row = torch.randint(0, VOCABULARY, (1, count + 1), generator=generator)
    tokens, targets = row[:, :-1].contiguous(), row[:, 1:].contiguous()
    _, single, _ = models.first_gradients(build(folder, weights, torch.float32), tokens, targets)
    with models.InFloat64():
        loss, logits, gradients = models.first_gradients(
            build(folder, weights, torch.float64), tokens, targets
        )
    tensors = {f"gradients.{name}": value for name, value in gradients.items()} | {"logits": logits[0]}
    models.save_tensors(folder / "golden.safetensors", tensors)
    golden = {
        "tokens": row[0].tolist(), "loss": loss, "shapes": shapes,
        "float32WorstLogit": (logits - single).abs().max().item(),
    }
    (folder / "golden.json").write_text(json.dumps(golden) + "\n")
    return golden, logits


@torch.no_grad()
def write_saved(folder):
    """GPT-NeoX as the library saves it, in several files and with its own choice of names."""
    configuration = AutoConfig.for_model(**NEOX)
    model = AutoModelForCausalLM.from_config(configuration, attn_implementation="eager").eval()
    for name, parameter in model.named_parameters():
        parameter.copy_(weight(name, list(parameter.shape)))
    model.save_pretrained(folder / "model", max_shard_size="8KB")
    tokens = torch.arange(POSITIONS).unsqueeze(0) * 7 % VOCABULARY
    with models.InFloat64():
        logits = model.double()(input_ids=tokens, use_cache=False).logits[0]
    models.save_tensors(folder / "golden.safetensors", {"logits": logits})


def write_usual(folder):
    """The configuration of each architecture as the library writes it, with every key it knows."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ["gpt2", "gpt_neox", "llama", "mistral", "qwen2", "gemma"]:
        text = AutoConfig.for_model(name).to_json_string(use_diff=False)
        (folder / f"{name}.json").write_text(text)


def main():
    default = Path(__file__).resolve().parent.parent / "Tests/Fixtures/architectures"
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    for name, fields in CASES.items():
        golden, logits = write_golden(output / name, fields)
        print(f"{name}: loss {golden['loss']:.6f}, logits up to {logits.abs().max():.2f}, "
              f"float32 differs by {golden['float32WorstLogit']:.1e}")
    write_saved(output / "neox-saved")
    write_usual(output / "usual")
    print(f"Python {platform.python_version()}, torch {torch.__version__}, "
          f"transformers {transformers.__version__}, safetensors {safetensors.__version__}, seed {SEED}")


if __name__ == "__main__":
    main()
