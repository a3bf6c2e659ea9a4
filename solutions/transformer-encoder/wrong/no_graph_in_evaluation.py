"""in evaluation the layer builds no graph"""

import math

import torch
from torch import nn

CAUGHT_BY = "test_gradients"


class EncoderLayer(nn.Module):
    def __init__(self, embed_dim, num_heads, hidden_dim, dropout=0.0, norm_first=False):
        super().__init__()
        self.heads, self.norm_first = num_heads, norm_first
        self.q_proj = nn.Linear(embed_dim, embed_dim)
        self.k_proj = nn.Linear(embed_dim, embed_dim)
        self.v_proj = nn.Linear(embed_dim, embed_dim)
        self.out_proj = nn.Linear(embed_dim, embed_dim)
        self.linear1 = nn.Linear(embed_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, embed_dim)
        self.norm1 = nn.LayerNorm(embed_dim)
        self.norm2 = nn.LayerNorm(embed_dim)
        self.drop = nn.Dropout(dropout)

    def _split(self, x):
        n, t, d = x.shape
        return x.reshape(n, t, self.heads, d // self.heads).transpose(1, 2)

    def _attend(self, x, mask):
        q, k, v = self._split(self.q_proj(x)), self._split(self.k_proj(x)), self._split(self.v_proj(x))
        scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = scores.softmax(-1)
        weights = self.drop(weights)
        context = (weights @ v).transpose(1, 2).reshape(x.shape)
        out = self.out_proj(context)
        return self.drop(out)

    def _feed(self, x):
        hidden = torch.relu(self.linear1(x))
        hidden = self.drop(hidden)
        out = self.linear2(hidden)
        return self.drop(out)

    def forward(self, x, mask=None):
        if not self.training:
            with torch.no_grad():
                return self._run(x, mask)
        return self._run(x, mask)

    def _run(self, x, mask):
        if self.norm_first:
            x = x + self._attend(self.norm1(x), mask)
            return x + self._feed(self.norm2(x))
        x = self.norm1(x + self._attend(x, mask))
        return self.norm2(x + self._feed(x))
