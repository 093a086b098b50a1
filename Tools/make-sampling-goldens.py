#!/usr/bin/env python3
"""Makes Tests/Fixtures/sampling/distributions.json: what transformers lets a sampler draw, and how often.

Run with a Python that has torch and transformers:

    python Tools/make-sampling-goldens.py

Each case is a row of logits, the tokens seen before, a setting, and the probability of every token after the
library's own logits processors, in the order in which its generation applies them; all in float64.
"""

import itertools
import json
from pathlib import Path

import torch
import transformers
from transformers.generation import logits_process

OUTPUT = Path(__file__).parent.parent / "Tests/Fixtures/sampling/distributions.json"
VOCABULARY = 23


def rows():
    """Logits: even, peaked, nearly flat, and with an impossible token."""
    random = torch.Generator().manual_seed(20260417)
    for scale in (1.0, 4.0, 0.05):
        yield (torch.randn(VOCABULARY, generator=random, dtype=torch.float64) * scale).float().double()
    last = torch.randn(VOCABULARY, generator=random, dtype=torch.float64).float().double() * 2
    last[3] = -float("inf")
    yield last


def settings():
    plain = {"temperature": 1.0, "topK": 0, "topP": 1.0, "minP": 0.0, "repetitionPenalty": 1.0}
    yield plain
    for name, values in {
        "temperature": (0.3, 2.5),
        "topK": (1, 5, 100),
        "topP": (0.1, 0.6, 0.95),
        "minP": (0.02, 0.3, 1.0),
        "repetitionPenalty": (0.8, 1.3, 5.0),
    }.items():
        yield from (plain | {name: value} for value in values)
    for temperature, topK, topP, minP, penalty in itertools.product(
        (0.7, 1.4), (0, 8), (0.8,), (0.0, 0.1), (1.0, 1.2)
    ):
        limits = {"topK": topK, "topP": topP, "minP": minP}
        yield {"temperature": temperature, "repetitionPenalty": penalty} | limits


def processors(setting):
    """The library's own, in its order."""
    chain = logits_process.LogitsProcessorList()
    if setting["repetitionPenalty"] != 1:
        chain.append(logits_process.RepetitionPenaltyLogitsProcessor(setting["repetitionPenalty"]))
    if setting["temperature"] != 1:
        chain.append(logits_process.TemperatureLogitsWarper(setting["temperature"]))
    if setting["topK"]:
        chain.append(logits_process.TopKLogitsWarper(setting["topK"]))
    if setting["topP"] < 1:
        chain.append(logits_process.TopPLogitsWarper(setting["topP"]))
    if setting["minP"]:
        chain.append(logits_process.MinPLogitsWarper(setting["minP"]))
    return chain


def main():
    seen = [2, 7, 7, 19]
    made_rows = list(rows())
    cases = []
    for row, logits in enumerate(made_rows):
        for setting in settings():
            scores = processors(setting)(torch.tensor([seen]), logits[None].clone())
            kept = torch.softmax(scores, -1)[0]
            cases.append(
                {"row": row, "setting": setting}
                | {"probabilities": {str(i): p for i, p in enumerate(kept.tolist()) if p > 0}}
            )
    result = {
        "transformers": transformers.__version__,
        "seen": seen,
        "logits": [[str(x) for x in row.tolist()] for row in made_rows],
        "cases": cases,
    }
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(result, separators=(",", ":")).replace('{"row"', '\n{"row"') + "\n")
    print(f"{len(cases)} cases")


if __name__ == "__main__":
    main()
