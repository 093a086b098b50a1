#!/usr/bin/env python3
"""Times llama.cpp on the Llama-shaped 1.1B model, the peer of `fermata-bench decode` and `prefill`.

    python decode_llama_cpp.py TYPE [--threads 2] [--prompt 16] [--tokens 32] [--runs 5] [--file PATH]

TYPE is bf16 or q8_0. Needs the packages llama-cpp-python, gguf and numpy. Weights are random; the model is
written to PATH, by default a temporary file that is removed. With --tokens 0 only reading the prompt is
timed. The last line of stdout is one JSON object.
"""

import argparse
import ctypes
import json
import os
import resource
import statistics
import sys
import tempfile
import time

import gguf
import llama_cpp
import numpy

VOCABULARY, WIDTH, LAYERS, HEADS, KEY_HEADS, INNER, CONTEXT = 32_000, 2048, 22, 32, 4, 5632, 2048
TYPES = {"bf16": gguf.GGMLQuantizationType.BF16, "q8_0": gguf.GGMLQuantizationType.Q8_0}


def matrices():
    """Name and shape of every matrix, outermost axis first."""
    yield "token_embd.weight", (VOCABULARY, WIDTH)
    yield "output.weight", (VOCABULARY, WIDTH)
    keys = WIDTH // HEADS * KEY_HEADS
    for layer in range(LAYERS):
        for name, shape in {
            "attn_q": (WIDTH, WIDTH), "attn_k": (keys, WIDTH), "attn_v": (keys, WIDTH),
            "attn_output": (WIDTH, WIDTH), "ffn_gate": (INNER, WIDTH), "ffn_up": (INNER, WIDTH),
            "ffn_down": (WIDTH, INNER),
        }.items():
            yield f"blk.{layer}.{name}.weight", shape


def write_model(path, kind):
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(VOCABULARY)
    writer.add_tokenizer_model("no_vocab")
    # Speed does not depend on the numbers: matrices repeat one short run of them.
    run = (numpy.random.default_rng(0).standard_normal(1 << 20) * 0.02).astype(numpy.float32)
    for name, shape in matrices():
        floats = numpy.resize(run, shape)
        writer.add_tensor(name, gguf.quantize(floats, TYPES[kind]), raw_dtype=TYPES[kind])
    for name in ["output_norm.weight"] + [
        f"blk.{layer}.{norm}_norm.weight" for layer in range(LAYERS) for norm in ("attn", "ffn")
    ]:
        writer.add_tensor(name, numpy.ones(WIDTH, dtype=numpy.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


class Model:
    """A model that reads tokens."""

    def __init__(self, path, threads, positions):
        self.quiet = llama_cpp.llama_log_callback(lambda level, text, data: None)
        llama_cpp.llama_log_set(self.quiet, ctypes.c_void_p(0))
        settings = llama_cpp.llama_model_default_params()
        self.model = llama_cpp.llama_model_load_from_file(path.encode(), settings)
        if not self.model:
            sys.exit(f"llama.cpp cannot read {path}")
        settings = llama_cpp.llama_context_default_params()
        settings.n_ctx = settings.n_batch = settings.n_ubatch = max(512, positions)
        settings.n_threads = settings.n_threads_batch = threads
        self.context = llama_cpp.llama_init_from_model(self.model, settings)

    def read(self, tokens):
        array = (llama_cpp.llama_token * len(tokens))(*tokens)
        if llama_cpp.llama_decode(self.context, llama_cpp.llama_batch_get_one(array, len(tokens))) != 0:
            sys.exit("llama.cpp cannot decode")
        # Waits until it is done.
        return llama_cpp.llama_get_logits_ith(self.context, -1)[0]

    def forget(self):
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self.context), True)


def timed(model, prompt, tokens):
    """Seconds of reading the prompt, and of reading `tokens` more, one by one."""
    model.forget()
    start = time.perf_counter()
    model.read([i * 7 % 251 for i in range(prompt)])
    middle = time.perf_counter()
    for step in range(tokens):
        model.read([step % 251])
    return middle - start, time.perf_counter() - middle


def spread(count, seconds):
    rates = [count / each for each in seconds]
    return {"median": statistics.median(rates), "min": min(rates), "max": max(rates)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("type", choices=TYPES)
    for name, value in {"threads": 2, "prompt": 16, "tokens": 32, "runs": 5}.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.file or os.path.join(folder, "model.gguf")
        if not os.path.exists(path):
            write_model(path, options.type)
        model = Model(path, options.threads, options.prompt + options.tokens)
        timed(model, options.prompt, options.tokens)
        runs = [timed(model, options.prompt, options.tokens) for _ in range(options.runs)]
    result = {"peer": "llama.cpp", "version": llama_cpp.__version__, "type": options.type}
    result |= {"threads": options.threads, "prompt": options.prompt, "tokens": options.tokens}
    if options.tokens:
        result["tokensPerSecond"] = spread(options.tokens, [run[1] for run in runs])
    else:
        result["tokensPerSecond"] = spread(options.prompt, [run[0] for run in runs])
    result["peakMemoryBytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(result))


if __name__ == "__main__":
    main()
