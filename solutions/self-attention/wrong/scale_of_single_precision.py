"""√embed_dim is kept as a float32 number, too coarse for a layer in float64"""

import math

import torch
from torch import nn

CAUGHT_BY = "test_keeps_the_dtype"


class SelfAttention(nn.Module):
    """One head of self-attention over a batch of sequences: softmax(q kᵀ / √embed_dim) v.

    Args:
        embed_dim: The width D of the input, the queries, the keys, the values and the output.
        causal: Whether position t sees the positions up to t alone, itself included.

    Attributes:
        query: nn.Linear(embed_dim, embed_dim), with bias.
        key: Likewise.
        value: Likewise.

    Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.2.1, equation 1, and section 3.2.3.
    """

    def __init__(self, embed_dim, causal=False):
        super().__init__()
        self.causal = causal
        self.register_buffer("scale", torch.tensor(embed_dim**0.5), persistent=False)
        self.query = nn.Linear(embed_dim, embed_dim)
        self.key = nn.Linear(embed_dim, embed_dim)
        self.value = nn.Linear(embed_dim, embed_dim)

    def forward(self, x):
        """Let every position gather what it needs from the positions that it sees.

        Args:
            x: The sequences, (N, T, D), float32 or the layer's dtype; T is at least 1.

        Returns:
            (N, T, D), of x's dtype and on its device.
        """
        q, k, v = self.query(x), self.key(x), self.value(x)  # each (N, T, D)
        scores = q @ k.transpose(-2, -1) / self.scale  # (N, T, T): query's position, then key's
        if self.causal:
            # Made anew for this T and this device: a stored mask would bound the length and miss a later .to().
            length = x.shape[-2]
            later = torch.ones(length, length, dtype=torch.bool, device=x.device).triu(1)
            # Before the softmax, so that the positions left share the whole weight. No row is empty: t sees itself.
            scores = scores.masked_fill(later, -math.inf)
        return torch.softmax(scores, dim=-1) @ v  # (N, T, D)
