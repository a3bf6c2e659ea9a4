"""the weight of a single key is not dropped"""

import torch
from torch import nn
from torch.nn import functional as F

CAUGHT_BY = "test_drops_each_weight_on_its_own"


class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim, num_heads, dropout=0.0):
        super().__init__()
        if embed_dim % num_heads:
            raise ValueError("embed_dim")
        self.num_heads = num_heads
        self.width = embed_dim // num_heads
        self.dropout = dropout
        self.q_proj = nn.Linear(embed_dim, embed_dim)
        self.k_proj = nn.Linear(embed_dim, embed_dim)
        self.v_proj = nn.Linear(embed_dim, embed_dim)
        self.out_proj = nn.Linear(embed_dim, embed_dim)

    def _cut(self, x):
        return x.unflatten(-1, (self.num_heads, self.width)).transpose(1, 2)

    def forward(self, query, key, value, mask=None):
        q, k, v = self._cut(self.q_proj(query)), self._cut(self.k_proj(key)), self._cut(self.v_proj(value))
        scores = q @ k.transpose(-1, -2) / self.width**0.5
        if mask is not None:
            scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
        weights = scores.softmax(-1)
        if mask is not None:
            weights = weights.masked_fill(~mask, 0.0)
        weights = F.dropout(weights, self.dropout, self.training and key.shape[1] > 1)
        context = (weights @ v).transpose(1, 2).flatten(2)
        return self.out_proj(context)
