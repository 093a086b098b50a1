"""Small random models of every architecture, made by transformers, for exchange.py."""

import torch
from transformers import AutoConfig, AutoModelForCausalLM

SEED = 20231005
VOCABULARY, CONTEXT = 97, 160

GPT2 = {
    "model_type": "gpt2", "vocab_size": VOCABULARY, "n_positions": CONTEXT, "n_embd": 60, "n_layer": 2,
    "n_head": 5, "bos_token_id": 0, "eos_token_id": 0,
}
NEOX = {
    "model_type": "gpt_neox", "vocab_size": VOCABULARY, "hidden_size": 48, "intermediate_size": 80,
    "num_hidden_layers": 2, "num_attention_heads": 3, "max_position_embeddings": CONTEXT,
}
GATED = {
    "vocab_size": VOCABULARY, "hidden_size": 48, "intermediate_size": 80, "num_hidden_layers": 2,
    "num_attention_heads": 6, "num_key_value_heads": 2, "max_position_embeddings": CONTEXT,
    "pad_token_id": None, "bos_token_id": 1, "eos_token_id": 2,
}


def rope(kind, **more):
    return {"rope_parameters": {"rope_type": kind, "rope_theta": 10000.0, **more}}


LLAMA3 = rope(
    "llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=64
)
YARN = rope("yarn", factor=4.0, original_max_position_embeddings=40)
YARN_LOUDER = rope("yarn", factor=4.0, original_max_position_embeddings=40, attention_factor=1.4)
YARN_UNROUNDED = rope(
    "yarn", factor=4.0, original_max_position_embeddings=40, truncate=False, mscale=0.7, mscale_all_dim=0.3
)
YARN_BLENDED = rope("yarn", factor=4.0, original_max_position_embeddings=40, beta_fast=8.0, beta_slow=0.5)

# Whether llama.cpp computes it stands in the second place.
CASES = {
    "gpt2": (GPT2, True),
    "gpt2-exact": (GPT2 | {"activation_function": "gelu"}, True),
    "gpt2-untied": (GPT2 | {"tie_word_embeddings": False, "n_inner": 90}, True),
    "neox": (NEOX | {"use_parallel_residual": True}, True),
    "neox-sequential": (
        NEOX | {"use_parallel_residual": False} | rope("default", partial_rotary_factor=0.5), True
    ),
    "neox-tied": (NEOX | {"tie_word_embeddings": True, "attention_bias": False}, True),
    "neox-tanh": (NEOX | {"tie_word_embeddings": True, "hidden_act": "gelu_new"}, True),
    "llama": (GATED | {"model_type": "llama"}, True),
    "llama-biases": (
        GATED | {"model_type": "llama", "attention_bias": True, "mlp_bias": True, "head_dim": 10}, True
    ),
    "llama-tied-linear": (
        GATED | {"model_type": "llama", "tie_word_embeddings": True} | rope("linear", factor=4.0), True
    ),
    "llama-llama3": (GATED | {"model_type": "llama", "head_dim": 16} | LLAMA3, True),
    "llama-yarn": (GATED | {"model_type": "llama", "head_dim": 16} | YARN, True),
    "llama-yarn-blended": (GATED | {"model_type": "llama", "head_dim": 16} | YARN_BLENDED, True),
    "mistral-yarn-unrounded": (
        GATED | {"model_type": "mistral", "sliding_window": None, "head_dim": 16} | YARN_UNROUNDED, True
    ),
    "mistral": (GATED | {"model_type": "mistral", "sliding_window": None, "head_dim": 12}, True),
    "mistral-window": (GATED | {"model_type": "mistral", "sliding_window": 24, "head_dim": 12}, True),
    "qwen2": (GATED | {"model_type": "qwen2"}, True),
    "qwen2-tied-yarn": (
        GATED | {"model_type": "qwen2", "tie_word_embeddings": True, "num_attention_heads": 3,
                 "num_key_value_heads": 1} | YARN_LOUDER, True
    ),
    "qwen2-llama3": (GATED | {"model_type": "qwen2", "hidden_size": 96} | LLAMA3, False),
    "qwen2-yarn-blended": (GATED | {"model_type": "qwen2", "hidden_size": 96} | YARN_BLENDED, False),
    "qwen2-window": (
        GATED | {"model_type": "qwen2", "use_sliding_window": True, "sliding_window": 24,
                 "max_window_layers": 1}, True
    ),
    "gemma": (GATED | {"model_type": "gemma", "head_dim": 16}, True),
    "gemma-linear": (
        GATED | {"model_type": "gemma", "head_dim": 16, "num_key_value_heads": 1}
        | rope("linear", factor=2.0), True
    ),
}


@torch.no_grad()
def save(name, folder, shards=False):
    """Draws a model and saves it as the library does."""
    generator = torch.Generator().manual_seed(SEED)
    model = AutoModelForCausalLM.from_config(AutoConfig.for_model(**CASES[name][0])).eval()
    is_gemma = CASES[name][0]["model_type"] == "gemma"
    for parameter_name, parameter in sorted(model.named_parameters()):
        noise = torch.randn(parameter.shape, generator=generator)
        is_gain = parameter.dim() == 1 and parameter_name.endswith("weight")
        scale = 0.1 if parameter.dim() == 1 else 0.25
        parameter.copy_(scale * noise + (1 if is_gain and not is_gemma else 0))
    model.save_pretrained(folder, max_shard_size="40KB" if shards else "1GB")


def load(folder):
    """A model from a folder, and what the library complains of."""
    model, report = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, output_loading_info=True, attn_implementation="eager"
    )
    return model.eval(), {key: sorted(map(str, value)) for key, value in report.items() if value}


def prompt(count):
    return [(7 * i * i + 3 * i + 5) % VOCABULARY for i in range(count)]


@torch.no_grad()
def logits(model, tokens):
    """[tokens, vocabulary], of the tokens that are no pauses."""
    return model(input_ids=torch.tensor([tokens]), use_cache=False).logits[0, :, :VOCABULARY]


@torch.no_grad()
def greedy(model, tokens, count):
    """The most likely next tokens, pauses left out."""
    tokens = list(tokens)
    for _ in range(count):
        tokens.append(logits(model, tokens)[-1].argmax().item())
    return tokens[-count:]
