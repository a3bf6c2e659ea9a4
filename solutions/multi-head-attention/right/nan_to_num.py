"""NaN of empty rows replaced after the softmax; masked_fill keeps it from the gradients."""

import math

import torch
import torch.nn.functional as F
from torch import nn


class MultiHeadAttention(nn.Module):
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
        q, k, v = self._split(self.q_proj(query)), self._split(self.k_proj(key)), self._split(self.v_proj(value))
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])  # (N, heads, T, S)
        if mask is None:
            weights = torch.softmax(scores, dim=-1)
        else:
            mask = mask.expand(scores.shape)
            # The gradient of an empty row's softmax is NaN too, but masked_fill passes none of it on.
            weights = torch.softmax(scores.masked_fill(~mask, -math.inf), dim=-1).nan_to_num(0.0)
        weights = F.dropout(weights, self.dropout, self.training)
        context = (weights @ v).transpose(1, 2)  # (N, T, heads, d)
        return self.out_proj(context.flatten(2))

    def _split(self, x):
        """(N, T, D) -> (N, heads, T, d): each head has a contiguous slice of the last axis."""
        return x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)
