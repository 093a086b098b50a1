"""The decoder that the PyTorch peers train: learned positions, norms first, GELU, biases."""

import torch
from torch import nn
from torch.nn import functional


class Block(nn.Module):
    def __init__(self, channels, heads, gelu):
        super().__init__()
        self.heads, self.gelu = heads, gelu
        self.attention_norm = nn.LayerNorm(channels)
        self.query_key_value = nn.Linear(channels, 3 * channels)
        self.attention_output = nn.Linear(channels, channels)
        self.mlp_norm = nn.LayerNorm(channels)
        self.mlp_input = nn.Linear(channels, 4 * channels)
        self.mlp_output = nn.Linear(4 * channels, channels)

    def forward(self, x):
        batch, positions, channels = x.shape
        split = self.query_key_value(self.attention_norm(x)).view(batch, positions, 3, self.heads, -1)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.attention_output(mixed.transpose(1, 2).reshape(batch, positions, channels))
        hidden = functional.gelu(self.mlp_input(self.mlp_norm(x)), approximate=self.gelu)
        return x + self.mlp_output(hidden)


class Decoder(nn.Module):
    """Token and position embeddings, blocks and the last norm; returns hidden states, not logits."""

    def __init__(self, vocabulary, positions, channels, layers, **block):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, channels)
        self.positions = nn.Embedding(positions, channels)
        self.blocks = nn.ModuleList(Block(channels, **block) for _ in range(layers))
        self.norm = nn.LayerNorm(channels)

    def forward(self, tokens):
        x = self.tokens(tokens) + self.positions.weight[: tokens.shape[1]]
        for block in self.blocks:
            x = block(x)
        return self.norm(x)

    @torch.no_grad()
    def initialize(self, deviation):
        """Draws every matrix with standard deviation `deviation(name, input_count)`; biases become 0."""
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                nn.init.normal_(parameter, std=deviation(name, parameter.shape[1]))
            elif name.endswith("bias"):
                nn.init.zeros_(parameter)


def is_residual_output(name):
    return name.endswith(("attention_output.weight", "mlp_output.weight"))
