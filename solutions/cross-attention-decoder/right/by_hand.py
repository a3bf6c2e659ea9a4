"""One head after another, penalties added, a causal mask made by comparing positions, a transposed view returned."""

import torch
from torch import nn


class Heads(nn.Module):
    def __init__(self, width, count):
        super().__init__()
        self.count = count
        self.q_proj, self.k_proj, self.v_proj, self.out_proj = (nn.Linear(width, width) for _ in range(4))

    def forward(self, query, key, value, seen):
        penalty = torch.zeros(()).masked_fill(seen.logical_not(), -1e30)
        penalty = penalty.expand(len(query), self.count, query.size(1), key.size(1)).unbind(1)
        found = []
        chunks = (
            f(x).chunk(self.count, dim=-1)
            for f, x in zip((self.q_proj, self.k_proj, self.v_proj), (query, key, value), strict=True)
        )
        for q, k, v, p in zip(*chunks, penalty, strict=True):
            scores = torch.einsum("btd,bsd->bts", q, k) * q.size(-1) ** -0.5 + p
            parts = (scores - scores.max(-1, keepdim=True).values).exp()
            found.append(torch.bmm(parts / parts.sum(-1, keepdim=True), v))
        return self.out_proj(torch.cat(found, dim=-1))


class DecoderLayer(nn.Module):
    def __init__(self, embed_dim, num_heads, hidden_dim):
        super().__init__()
        self.norm3, self.norm2, self.norm1 = (nn.LayerNorm(embed_dim) for _ in range(3))
        self.linear2 = nn.Linear(hidden_dim, embed_dim)
        self.linear1 = nn.Linear(embed_dim, hidden_dim)
        self.cross_attn = Heads(embed_dim, num_heads)
        self.self_attn = Heads(embed_dim, num_heads)

    def forward(self, x, memory, memory_mask=None):
        place = torch.arange(x.size(1))
        x = self.norm1(x + self.self_attn(x, x, x, place[:, None] >= place))
        if memory_mask is None:
            memory_mask = torch.ones((), dtype=torch.bool)
        x = self.norm2(x + self.cross_attn(x, memory, memory, memory_mask))
        x = self.norm3(x + self.linear2(self.linear1(x).clamp(min=0)))
        return x.mT.contiguous().mT
