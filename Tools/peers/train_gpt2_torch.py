#!/usr/bin/env python3
"""Times PyTorch on the GPT-2 124M training step, so that `fermata-bench train` has a peer to beat.

    python train_gpt2_torch.py MODE [--threads 2] [--steps 5] [--warmup 2] [--batch 4] [--positions 512]
        [--targets 100]

MODE is eager-fp32, eager-bf16 (autocast) or compile-bf16 (autocast and torch.compile). Weights and
tokens are random; the last `targets` percent of each sequence count, and logits are computed for all, as
the usual training loops do. The last line of stdout is one JSON object.
"""

import argparse
import json
import math
import resource
import statistics
import sys
import time

import torch
from torch.nn import functional

from decoder_torch import Decoder, is_residual_output

VOCABULARY, CHANNELS, LAYERS, HEADS, MAXIMUM_POSITIONS = 50257, 768, 12, 12, 1024


class GPT2(Decoder):
    """The published 124M architecture; the head is tied to the embedding."""

    def __init__(self):
        super().__init__(VOCABULARY, MAXIMUM_POSITIONS, CHANNELS, LAYERS, heads=HEADS, gelu="tanh")
        residual = 0.02 / math.sqrt(2 * LAYERS)
        self.initialize(lambda name, _: residual if is_residual_output(name) else 0.02)

    def forward(self, tokens, targets):
        logits = functional.linear(super().forward(tokens), self.tokens.weight)
        return functional.cross_entropy(logits.flatten(0, 1).float(), targets.flatten())


def training_step(model, optimizer, tokens, targets, reduced):
    """One whole update; returns the loss."""
    with torch.autocast("cpu", torch.bfloat16, enabled=reduced):
        loss = model(tokens, targets)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return loss.item()


def random_batch(options):
    """Tokens, of which those before the last `targets` percent are no targets (-100 is ignored)."""
    tokens = torch.randint(0, VOCABULARY, (options.batch, options.positions + 1))
    targets = tokens[:, 1:].clone()
    targets[:, : options.positions - max(1, options.positions * options.targets // 100)] = -100
    return tokens[:, :-1], targets


def peak_memory_bytes():
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def parsed_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("mode", choices=["eager-fp32", "eager-bf16", "compile-bf16"])
    defaults = {"threads": 2, "steps": 5, "warmup": 2, "batch": 4, "positions": 512, "targets": 100}
    defaults["seed"] = 1
    for name, value in defaults.items():
        parser.add_argument(f"--{name}", type=int, default=value, help=f"default {value}")
    return parser.parse_args()


def main():
    options = parsed_arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    model = GPT2()
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=1e-4, betas=(0.9, 0.95), weight_decay=0.1, fused=True
    )
    step = torch.compile(model) if options.mode == "compile-bf16" else model
    rates = []
    for index in range(options.warmup + options.steps):
        tokens, targets = random_batch(options)
        start = time.perf_counter()
        loss = training_step(step, optimizer, tokens, targets, options.mode.endswith("bf16"))
        seconds = time.perf_counter() - start
        print(f"step {index + 1}: loss {loss:.4f}, {seconds:.2f} s", file=sys.stderr)
        if index >= options.warmup:
            rates.append(options.batch * options.positions / seconds)
    print(json.dumps({
        "peer": "PyTorch", "version": torch.__version__, "mode": options.mode, "threads": options.threads,
        "batch": options.batch, "positions": options.positions, "steps": options.steps,
        "targets": options.targets,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "tokensPerSecond": {"median": statistics.median(rates), "min": min(rates), "max": max(rates)},
        "peakMemoryBytes": peak_memory_bytes(), "lastLoss": loss,
    }))


if __name__ == "__main__":
    main()
