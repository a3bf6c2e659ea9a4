"""hidden keys get a score of -1000, which a shown one may have as well"""

import math

import torch
import torch.nn.functional as F
from torch import nn

CAUGHT_BY = "test_large_scores"


class MultiHeadAttention(nn.Module):
    """Attention in several heads, each on its own slice of the projected queries, keys and values.

    Args:
        embed_dim: The width D of queries, keys, values and output.
        num_heads: The number of heads; each is d = embed_dim / num_heads wide.
        dropout: The probability in [0, 1) with which each attention weight is dropped, in training alone.

    Attributes:
        q_proj: nn.Linear(embed_dim, embed_dim), with bias; head h has the outputs h * d to (h + 1) * d.
        k_proj: Likewise.
        v_proj: Likewise.
        out_proj: nn.Linear(embed_dim, embed_dim), with bias, of the heads' results side by side.

    Raises:
        ValueError: num_heads does not divide embed_dim.

    Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.2.2.
    """

    def __init__(self, embed_dim, num_heads, dropout=0.0):
        super().__init__()
        if embed_dim % num_heads != 0:
            raise ValueError(f"{num_heads} heads do not divide a width of {embed_dim}")
        self.num_heads, self.dropout = num_heads, dropout
        self.q_proj = nn.Linear(embed_dim, embed_dim)
        self.k_proj = nn.Linear(embed_dim, embed_dim)
        self.v_proj = nn.Linear(embed_dim, embed_dim)
        self.out_proj = nn.Linear(embed_dim, embed_dim)

    def forward(self, query, key, value, mask=None):
        """Let each query gather from the values, by its likeness to their keys: softmax(q kᵀ / √d) v in each head.

        Args:
            query: (N, T, D), float32.
            key: (N, S, D), float32.
            value: (N, S, D), one per key, float32.
            mask: True where a head's query may attend to a key; bool, broadcastable to (N, heads, T, S). None:
                everywhere. A row without True attends to nothing: its context is 0.

        Returns:
            (N, T, D), float32.
        """
        q, k, v = self._split(self.q_proj(query)), self._split(self.k_proj(key)), self._split(self.v_proj(value))
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])  # (N, heads, T, S)
        if mask is None:
            weights = torch.softmax(scores, dim=-1)
        else:
            mask = mask.expand(scores.shape)
            empty = ~mask.any(dim=-1, keepdim=True)
            weights = torch.softmax(scores.masked_fill(~mask & ~empty, -1000.0), dim=-1).masked_fill(empty, 0.0)
        weights = F.dropout(weights, self.dropout, self.training)
        context = (weights @ v).transpose(1, 2)  # (N, T, heads, d)
        return self.out_proj(context.flatten(2))

    def _split(self, x):
        """(N, T, D) -> (N, heads, T, d): each head has a contiguous slice of the last axis."""
        return x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)
