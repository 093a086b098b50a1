"""llama.cpp for exchange.py: logits and greedy continuations of a GGUF file, from token ids."""

import ctypes

import llama_cpp
import numpy


@llama_cpp.llama_log_callback
def _silent(level, text, user_data):
    pass


llama_cpp.llama_log_set(_silent, ctypes.c_void_p(0))


class Model:
    """A model with a context, its cache in single precision."""

    def __init__(self, path, context=160):
        settings = llama_cpp.llama_model_default_params()
        self.model = llama_cpp.llama_model_load_from_file(str(path).encode(), settings)
        if not self.model:
            raise RuntimeError(f"llama.cpp does not load {path}")
        self.settings = llama_cpp.llama_context_default_params()
        self.settings.n_ctx = self.settings.n_batch = self.settings.n_ubatch = context
        self.settings.n_threads = self.settings.n_threads_batch = 1
        self.settings.type_k = self.settings.type_v = 0  # F32
        self.settings.flash_attn_type = 0
        self.vocabulary = llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(self.model))

    def logits(self, tokens):
        """[tokens, vocabulary], in one pass."""
        context = llama_cpp.llama_init_from_model(self.model, self.settings)
        batch = llama_cpp.llama_batch_init(len(tokens), 0, 1)
        batch.n_tokens = len(tokens)
        for i, token in enumerate(tokens):
            batch.token[i], batch.pos[i], batch.n_seq_id[i] = token, i, 1
            batch.seq_id[i][0], batch.logits[i] = 0, 1
        if llama_cpp.llama_decode(context, batch) != 0:
            raise RuntimeError("llama.cpp does not read the tokens")
        rows = [
            numpy.ctypeslib.as_array(llama_cpp.llama_get_logits_ith(context, i), (self.vocabulary,)).copy()
            for i in range(len(tokens))
        ]
        llama_cpp.llama_batch_free(batch)
        llama_cpp.llama_free(context)
        return numpy.stack(rows)

    def greedy(self, tokens, count, known):
        """The most likely next tokens among the first `known`, one pass for each."""
        tokens = list(tokens)
        for _ in range(count):
            tokens.append(int(self.logits(tokens)[-1, :known].argmax()))
        return tokens[-count:]

    def ids(self, text, special=False):
        """The tokens of a text, nothing put in front of it or behind."""
        vocabulary, data = llama_cpp.llama_model_get_vocab(self.model), text.encode()
        tokens = (llama_cpp.llama_token * (len(data) + 16))()
        count = llama_cpp.llama_tokenize(
            vocabulary, data, len(data), tokens, len(tokens), False, special
        )
        return list(tokens[:max(count, 0)])

    def text(self, tokens):
        """What the tokens stand for."""
        vocabulary, parts = llama_cpp.llama_model_get_vocab(self.model), []
        for token in tokens:
            buffer = ctypes.create_string_buffer(64)
            count = llama_cpp.llama_token_to_piece(vocabulary, token, buffer, 64, 0, False)
            parts.append(buffer.raw[:count])
        return b"".join(parts).decode()

    def __del__(self):
        if getattr(self, "model", None):
            llama_cpp.llama_model_free(self.model)
