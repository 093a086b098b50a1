#!/usr/bin/env python3
"""Makes Tests/Fixtures/training: the losses of a hundred steps of PyTorch on the golden models.

Run with a Python that has torch, transformers and safetensors:

    python Tools/make-training-goldens.py

Every step has a batch of its own, made by a formula that the tests repeat. The run is done in float32, and
with autocast to bfloat16 for every order of a batch's rows. The order changes nothing but what is rounded, so
the distances of these runs from the first say how far that precision leads, one way of rounding or another.
"""

import itertools
import json
import math
from pathlib import Path

import torch
import transformers
from transformers import AutoModelForCausalLM

FIXTURES = Path(__file__).parent.parent / "Tests" / "Fixtures"
VOCABULARY, ROWS, POSITIONS, STEPS = 61, 4, 23, 100
SETTINGS = {
    "steps": STEPS, "peakLearningRate": 3e-3, "floorFraction": 0.1, "warmupSteps": 10,
    "beta1": 0.9, "beta2": 0.95, "epsilon": 1e-8, "weightDecay": 0.1, "maximumGradientNorm": 1.0,
}  # fmt: skip


def draw(step, row, place):
    """A number that looks random; 32-bit arithmetic."""
    x = (step * 7919 + row * 104729 + place * 1299709 + 12345) & 0xFFFFFFFF
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        x = ((x ^ (x >> shift)) * factor) & 0xFFFFFFFF
    return x ^ (x >> 16)


def sequence(step, row):
    """POSITIONS + 1 tokens: each follows from the one before, but for one in eight, which is drawn."""
    tokens = [draw(step, row, 0) % VOCABULARY]
    for place in range(1, POSITIONS + 1):
        number = draw(step, row, place)
        follows = (3 * tokens[-1] + 7) % VOCABULARY
        tokens.append(follows if number % 8 else number // 8 % VOCABULARY)
    return tokens


def learning_rate(step):
    peak, warmup = SETTINGS["peakLearningRate"], SETTINGS["warmupSteps"]
    floor = SETTINGS["floorFraction"] * peak
    if step <= warmup:
        return peak * step / warmup
    progress = (step - warmup) / (STEPS - warmup)
    return floor + (peak - floor) * 0.5 * (1 + math.cos(math.pi * progress))


def losses(name, reduced=False, order=range(ROWS)):
    """The loss before each update."""
    model = AutoModelForCausalLM.from_pretrained(FIXTURES / "models" / name, dtype=torch.float32)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=0.0, betas=(SETTINGS["beta1"], SETTINGS["beta2"]),
        eps=SETTINGS["epsilon"], weight_decay=SETTINGS["weightDecay"],
    )  # fmt: skip
    found = []
    for step in range(1, STEPS + 1):
        rows = torch.tensor([sequence(step, row) for row in order])
        optimizer.param_groups[0]["lr"] = learning_rate(step)
        optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=reduced):
            logits = model(input_ids=rows[:, :-1], use_cache=False).logits
        loss = torch.nn.functional.cross_entropy(
            logits.float().flatten(0, 1), rows[:, 1:].flatten()
        )
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), SETTINGS["maximumGradientNorm"])
        optimizer.step()
        found.append(loss.item())
    return found


def main():
    torch.set_num_threads(1)
    folder = FIXTURES / "training"
    folder.mkdir(exist_ok=True)
    for name in ("tiny-gpt2", "tiny-llama"):
        single = losses(name)
        runs = [
            [abs(a - b) for a, b in zip(single, losses(name, True, order))]
            for order in itertools.permutations(range(ROWS))
        ]
        means, largest = [sum(run) / STEPS for run in runs], [max(run) for run in runs]
        print(f"{name}: {single[0]:.3f} to {single[-1]:.3f}, bfloat16 differs by {min(means):.5f} to "
              f"{max(means):.5f}, at most by {min(largest):.4f} to {max(largest):.4f}")
        result = {
            "torch": torch.__version__, "transformers": transformers.__version__,
            "settings": SETTINGS, "losses": single,
            "bfloat16MeanDistances": means, "bfloat16LargestDistances": largest,
        }  # fmt: skip
        (folder / f"{name}.json").write_text(json.dumps(result, indent=0) + "\n")


if __name__ == "__main__":
    main()
