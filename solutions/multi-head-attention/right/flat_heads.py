"""Heads folded into the batch, the smallest float in place of -inf, weights times the mask, a dropout of its own."""

import math

import torch
from torch.nn import Linear, Module


class MultiHeadAttention(Module):
    def __init__(self, embed_dim, num_heads, dropout=0.0):
        super().__init__()
        if embed_dim % num_heads:
            raise ValueError(f"{embed_dim} % {num_heads} != 0")
        self.num_heads, self.p = int(num_heads), float(dropout)
        self.head_dim = embed_dim // num_heads
        self.q_proj, self.k_proj, self.v_proj, self.out_proj = (Linear(embed_dim, embed_dim) for _ in range(4))

    def fold(self, x):
        n, length, _ = x.shape
        return x.view(n, length, self.num_heads, self.head_dim).permute(0, 2, 1, 3).reshape(-1, length, self.head_dim)

    def forward(self, query, key, value, mask=None):
        n, t, width = query.shape
        q, k, v = self.fold(self.q_proj(query)), self.fold(self.k_proj(key)), self.fold(self.v_proj(value))
        scores = torch.baddbmm(torch.zeros(()), q, k.mT, alpha=1 / math.sqrt(self.head_dim))
        seen = torch.ones((), dtype=torch.bool) if mask is None else mask
        seen = torch.broadcast_to(seen, (n, self.num_heads, t, key.size(1))).reshape(scores.shape)
        scores = torch.where(seen, scores, torch.finfo(scores.dtype).min)
        weights = scores.softmax(2) * seen
        if self.training and self.p > 0:
            weights = weights * torch.rand(weights.shape).ge(self.p) / (1 - self.p)
        context = torch.bmm(weights, v).view(n, self.num_heads, t, self.head_dim)
        return self.out_proj(context.permute(0, 2, 1, 3).reshape(n, t, width))
