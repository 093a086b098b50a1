#!/usr/bin/env python3
"""Trains the parity demonstration in PyTorch: n random bits, M pauses, answer at the last one.

    python train_parity_torch.py [--bits 20] [--pauses 20] [--hints | --no-hints] [--steps 800] [--threads 1]

The peer of Recipes/parity.yaml, with the same model, data and schedule. Pause i (1 <= i < M) is asked
whether at least i bits are set, the last one for the parity. The last line of stdout is one JSON object;
its wallSeconds leave the evaluation out.
"""

import argparse
import json
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional

from decoder_torch import Decoder, is_residual_output

PAUSE, VOCABULARY = 2, 3
CHANNELS, HEADS, LAYERS, BATCH = 32, 4, 2, 64
PEAK_RATE, FLOOR_FRACTION, WARMUP = 3e-3, 0.05, 100
TEST_EXAMPLES, TEST_SEED = 8192, 987654


class ParityModel(Decoder):
    """The small decoder with a head of its own."""

    def __init__(self, positions):
        super().__init__(VOCABULARY, positions, CHANNELS, LAYERS, heads=HEADS, gelu="none")
        self.head = nn.Linear(CHANNELS, VOCABULARY)
        self.initialize(self.initial_deviation)

    @staticmethod
    def initial_deviation(name, input_count):
        if name in ("tokens.weight", "positions.weight"):
            return 0.1
        if name == "head.weight":
            return 0.5 / math.sqrt(input_count)
        return 1 / math.sqrt(input_count * (2 * LAYERS if is_residual_output(name) else 1))

    def forward(self, tokens):
        return self.head(super().forward(tokens))


def random_examples(count, options, generator):
    """Inputs `[count, bits + pauses]`, hints for the pauses before the last, and the parity."""
    bits = torch.randint(0, 2, (count, options.bits), generator=generator)
    ones = bits.sum(1, keepdim=True)
    hints = (ones >= torch.arange(1, max(options.pauses, 1))).long()
    pauses = torch.full((count, options.pauses), PAUSE)
    return torch.cat([bits, pauses], 1), hints, ones[:, 0] % 2


def learning_rate(step, steps):
    """The rate of step `step`, counted from 1: linear warm-up, then half a cosine down to the floor."""
    if step <= WARMUP:
        return PEAK_RATE * step / WARMUP
    floor = FLOOR_FRACTION * PEAK_RATE
    progress = (step - WARMUP) / max(steps - WARMUP, 1)
    return floor + (PEAK_RATE - floor) * 0.5 * (1 + math.cos(math.pi * progress))


def mean_loss(model, tokens, hints, answers, hinted):
    logits = model(tokens)
    loss = functional.cross_entropy(logits[:, -1], answers)
    if hinted and hints.shape[1] > 0:
        at_pauses = logits[:, -1 - hints.shape[1] : -1]
        loss = loss + functional.cross_entropy(at_pauses.flatten(0, 1), hints.flatten())
    return loss


def train(model, options):
    generator = torch.Generator().manual_seed(options.seed)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=PEAK_RATE, betas=(0.9, 0.98), weight_decay=0.01, fused=True
    )
    for step in range(1, options.steps + 1):
        optimizer.param_groups[0]["lr"] = learning_rate(step, options.steps)
        loss = mean_loss(model, *random_examples(BATCH, options, generator), options.hints)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        if step % 100 == 0:
            print(f"step {step}: loss {loss.item():.4f}", file=sys.stderr)


@torch.no_grad()
def accuracy(model, options):
    generator = torch.Generator().manual_seed(TEST_SEED)
    tokens, _, answers = random_examples(TEST_EXAMPLES, options, generator)
    return (model(tokens)[:, -1].argmax(-1) == answers).float().mean().item()


def parsed_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    for name, value in {"bits": 20, "pauses": 20, "steps": 800, "threads": 1, "seed": 0}.items():
        parser.add_argument(f"--{name}", type=int, default=value, help=f"default {value}")
    parser.add_argument("--hints", action=argparse.BooleanOptionalAction, default=True)
    return parser.parse_args()


def main():
    options = parsed_arguments()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    model = ParityModel(options.bits + options.pauses)
    start = time.perf_counter()
    train(model, options)
    seconds = time.perf_counter() - start
    print(json.dumps({
        "peer": "PyTorch", "version": torch.__version__, **vars(options),
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "wallSeconds": seconds, "accuracy": accuracy(model, options),
    }))


if __name__ == "__main__":
    main()
