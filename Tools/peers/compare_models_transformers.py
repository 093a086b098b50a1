#!/usr/bin/env python3
"""Loads Hugging Face folders with transformers and prints how far their logits are apart as JSON.

    python Tools/peers/compare_models_transformers.py FOLDER OTHER...

Compared are the logits of the tokens that the first one has, over a text of its own tokens, in float32.
"""

import json
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


def load(folder):
    model, report = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, output_loading_info=True, attn_implementation="eager"
    )
    problems = {key: sorted(map(str, value)) for key, value in report.items() if value}
    return model.eval(), problems


def tokenizer_facts(folder):
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder)
    except Exception:
        return None
    return {"size": len(tokenizer), "pause": tokenizer.convert_tokens_to_ids("<pause>"),
            "ids": tokenizer("one <pause> two").input_ids}


@torch.no_grad()
def main():
    folders = sys.argv[1:]
    models, problems = zip(*map(load, folders))
    count = models[0].config.vocab_size
    tokens = torch.arange(0, min(48, models[0].config.max_position_embeddings)).unsqueeze(0) * 7 % count
    logits = [model(input_ids=tokens).logits[0, :, :count] for model in models]
    print(json.dumps({
        "vocabularies": [model.config.vocab_size for model in models],
        "types": [str(model.config.dtype) for model in models],
        "suppressed": [model.generation_config.suppress_tokens for model in models],
        "distances": [(other - logits[0]).abs().max().item() for other in logits],
        "greedy": [
            model.generate(tokens[:, :4], max_new_tokens=8, do_sample=False, pad_token_id=0)[0].tolist()
            for model in models
        ],
        "problems": problems,
        "tokenizers": list(map(tokenizer_facts, folders)),
    }))


if __name__ == "__main__":
    main()
