#!/usr/bin/env python3
"""Makes the golden files in Tests/Fixtures/models from the Hugging Face implementations.

Run with a Python that has torch, transformers and safetensors:

    python Tools/make-model-goldens.py [OUTPUT_FOLDER]

Every number comes from a float64 run of the reference model; the float32 run is there to show how
far apart two correct implementations may be. The files' meaning is written in the folder's README.md.
"""

import json
import math
import platform
import sys
from pathlib import Path

import safetensors.torch
import torch
import transformers
from torch.overrides import TorchFunctionMode
from transformers import AutoConfig, AutoModelForCausalLM, GPT2Config, LlamaConfig

SEED = 20231003
VOCABULARY = 61
ROWS, POSITIONS = 2, 13
IGNORED = -100
# Targets that the loss skips: the whole prompt of row 0, and scattered places of row 1.
MASKED = {0: [0, 1, 2, 3, 4], 1: [0, 3, 7, 8]}
SETTINGS = {
    "peakLearningRate": 3e-3,
    "floorFraction": 0.05,
    "warmupSteps": 5,
    "totalSteps": 20,
    "beta1": 0.9,
    "beta2": 0.98,
    "epsilon": 1e-8,
    "weightDecay": 0.01,
    "maximumGradientNorm": 1.0,
}


class InFloat64(TorchFunctionMode):
    """Keeps a float64 model exact: the reference casts norms, angles and softmax to float32."""

    def __torch_function__(self, function, types, args=(), kwargs=None):
        if function is torch.Tensor.float:
            return args[0].double()
        widened = {torch.float32: torch.float64}
        swap = lambda value: widened.get(value, value) if isinstance(value, torch.dtype) else value
        return function(*map(swap, args), **{key: swap(value) for key, value in (kwargs or {}).items()})


def learning_rate(step):
    """The rate of step `step`, counted from 1: linear warm-up, then half a cosine down to the floor."""
    peak, warmup = SETTINGS["peakLearningRate"], SETTINGS["warmupSteps"]
    floor = SETTINGS["floorFraction"] * peak
    if step <= warmup:
        return peak * step / warmup
    progress = (step - warmup) / (SETTINGS["totalSteps"] - warmup)
    return floor + (peak - floor) * 0.5 * (1 + math.cos(math.pi * progress))


def tiny_gpt2():
    configuration = GPT2Config(
        vocab_size=VOCABULARY, n_positions=24, n_embd=24, n_layer=2, n_head=3, n_inner=None,
        activation_function="gelu_new", attn_pdrop=0.0, embd_pdrop=0.0, resid_pdrop=0.0,
        bos_token_id=0, eos_token_id=0, tie_word_embeddings=True,
    )
    return AutoModelForCausalLM.from_config(configuration)


def tiny_llama():
    configuration = LlamaConfig(
        vocab_size=VOCABULARY, hidden_size=24, intermediate_size=40, num_hidden_layers=2,
        num_attention_heads=4, num_key_value_heads=2, head_dim=6, max_position_embeddings=64,
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0}, rms_norm_eps=1e-5,
        bos_token_id=0, eos_token_id=0, tie_word_embeddings=False,
    )
    return AutoModelForCausalLM.from_config(configuration)


@torch.no_grad()
def scatter_weights(model, generator):
    """Gives every parameter values large enough for a wrong formula to show in the logits."""
    for name, parameter in sorted(model.named_parameters()):
        noise = torch.randn(parameter.shape, generator=generator, dtype=torch.float32)
        is_gain = parameter.dim() == 1 and name.endswith("weight")
        scale = 0.1 if parameter.dim() == 1 else 0.3
        parameter.copy_(1 + scale * noise if is_gain else scale * noise)


def mean_loss(model, tokens, targets):
    """The sum of the cross-entropy over the counted targets, divided by their number."""
    logits = model(input_ids=tokens, use_cache=False).logits
    loss = torch.nn.functional.cross_entropy(
        logits.flatten(0, 1), targets.flatten(), ignore_index=IGNORED, reduction="sum"
    )
    return loss / (targets != IGNORED).sum(), logits


def first_gradients(model, tokens, targets):
    model.zero_grad()
    loss, logits = mean_loss(model, tokens, targets)
    loss.backward()
    gradients = {name: parameter.grad.clone() for name, parameter in model.named_parameters()}
    return loss.item(), logits.detach(), gradients


def train(model, tokens, targets):
    """Twenty AdamW steps on one batch; loss and gradient norm are those before each update."""
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=0.0, betas=(SETTINGS["beta1"], SETTINGS["beta2"]),
        eps=SETTINGS["epsilon"], weight_decay=SETTINGS["weightDecay"],
    )
    losses, norms = [], []
    for step in range(1, SETTINGS["totalSteps"] + 1):
        optimizer.param_groups[0]["lr"] = learning_rate(step)
        optimizer.zero_grad()
        loss, _ = mean_loss(model, tokens, targets)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), SETTINGS["maximumGradientNorm"])
        optimizer.step()
        losses.append(loss.item())
        norms.append(norm.item())
    with torch.no_grad():
        last, _ = mean_loss(model, tokens, targets)
    weights = {name: parameter.detach().norm().item() for name, parameter in model.named_parameters()}
    return {"losses": losses, "gradientNorms": norms, "lossAfterwards": last.item(), "weightNorms": weights}


@torch.no_grad()
def greedy_continuation(model, prompt, count):
    """Each next token, its log-probability, and the smallest lead of a winner over the runner-up."""
    tokens, log_probabilities, leads = list(prompt), [], []
    for _ in range(count):
        last = model(input_ids=torch.tensor([tokens]), use_cache=False).logits[0, -1]
        best = last.topk(2)
        leads.append((best.values[0] - best.values[1]).item())
        tokens.append(best.indices[0].item())
        log_probabilities.append(last.log_softmax(-1)[tokens[-1]].item())
    return {
        "prompt": list(prompt), "ids": tokens[len(prompt):],
        "logProbabilities": log_probabilities, "smallestLead": min(leads),
    }


@torch.no_grad()
def scored_completion(model, prompt, completion):
    """The natural-log probability of every token of `completion`, given all before it."""
    logits = model(input_ids=torch.tensor([prompt + completion]), use_cache=False).logits[0]
    rows = logits[len(prompt) - 1 : -1].log_softmax(-1)
    values = [rows[i, token].item() for i, token in enumerate(completion)]
    return {"prompt": prompt, "completion": completion, "logProbabilities": values}


def random_batch(generator):
    row = torch.randint(0, VOCABULARY, (ROWS, POSITIONS + 1), generator=generator)
    tokens, targets = row[:, :-1].contiguous(), row[:, 1:].contiguous()
    for index, places in MASKED.items():
        targets[index, places] = IGNORED
    return tokens, targets


def write_golden(folder, model):
    generator = torch.Generator().manual_seed(SEED)
    scatter_weights(model, generator)
    tokens, targets = random_batch(generator)
    prompt = torch.randint(0, VOCABULARY, (5,), generator=generator).tolist()
    completion = torch.randint(0, VOCABULARY, (6,), generator=generator).tolist()
    save_model(folder, model)
    stored = safetensors.torch.load_file(folder / "model.safetensors")

    single = load_model(folder, stored, torch.float32)
    loss32, logits32, gradients32 = first_gradients(single, tokens, targets)
    with InFloat64():
        exact = load_model(folder, stored, torch.float64)
        loss, logits, gradients = first_gradients(exact, tokens, targets)
        greedy = greedy_continuation(exact, prompt, 10)
        scored = scored_completion(exact, prompt, completion)
        training = train(exact, tokens, targets)

    tensors = {f"gradients.{name}": value for name, value in gradients.items()} | {"logits": logits}
    save_tensors(folder / "golden.safetensors", tensors)
    golden = {
        "tokens": tokens.tolist(), "targets": targets.tolist(), "ignored": IGNORED,
        "countedTargets": int((targets != IGNORED).sum()), "loss": loss,
        "greedy": greedy, "scored": scored, "optimizer": SETTINGS,
        "learningRates": [learning_rate(s) for s in range(1, SETTINGS["totalSteps"] + 1)],
        "training": training,
        "float32": {
            "loss": loss32,
            "worstLogit": (logits - logits32).abs().max().item(),
            "worstGradient": max((gradients[n] - gradients32[n]).abs().max().item() for n in gradients),
            "training": train(single, tokens, targets),
        },
    }
    (folder / "golden.json").write_text(json.dumps(golden, indent=1) + "\n")
    return golden


def save_model(folder, model):
    folder.mkdir(parents=True, exist_ok=True)
    model.config.architectures = [type(model).__name__]
    model.config.save_pretrained(folder)
    # A tied head is the embedding under a second name: it is left out, as in published files.
    save_tensors(folder / "model.safetensors", dict(model.named_parameters()))


def save_tensors(path, tensors):
    single = {name: value.detach().to(torch.float32).contiguous() for name, value in tensors.items()}
    path.write_bytes(safetensors.torch.save(single, metadata={"format": "pt"}))


def load_model(folder, stored, scalar_type):
    """Reads the written folder back, so that the goldens speak of the files and of nothing else."""
    with torch.no_grad():
        model = AutoModelForCausalLM.from_config(
            AutoConfig.from_pretrained(folder), attn_implementation="eager"
        ).to(scalar_type).eval()
        parameters = dict(model.named_parameters())
        assert parameters.keys() == stored.keys(), parameters.keys() ^ stored.keys()
        for name, parameter in parameters.items():
            parameter.copy_(stored[name])
    return model


def main():
    default = Path(__file__).resolve().parent.parent / "Tests/Fixtures/models"
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    for name, build in {"tiny-gpt2": tiny_gpt2, "tiny-llama": tiny_llama}.items():
        golden = write_golden(output / name, build())
        print(f"{name}: loss {golden['loss']:.6f} -> {golden['training']['lossAfterwards']:.6f}")
    print(f"Python {platform.python_version()}, torch {torch.__version__}, "
          f"transformers {transformers.__version__}, safetensors {safetensors.__version__}, seed {SEED}")


if __name__ == "__main__":
    main()
