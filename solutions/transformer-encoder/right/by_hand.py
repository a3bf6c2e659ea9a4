"""Layer norm, softmax and dropout by hand, one head after another, dropout before the ReLU, a transposed view."""

import math

import torch
from torch import nn


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(width)), nn.Parameter(torch.zeros(width))

    def forward(self, x):
        centred = x - x.mean(-1, keepdim=True)
        return centred / torch.sqrt(centred.square().mean(-1, keepdim=True) + 1e-5) * self.weight + self.bias


class Drop(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.keep = 1 - p

    def forward(self, x):
        return x * torch.bernoulli(torch.full_like(x, self.keep)).div_(self.keep) if self.training else x


class EncoderLayer(nn.Module):
    def __init__(self, embed_dim, num_heads, hidden_dim, dropout=0.0, norm_first=False):
        super().__init__()
        self.norm_first = norm_first
        self.q_proj, self.k_proj, self.v_proj, self.out_proj = (nn.Linear(embed_dim, embed_dim) for _ in range(4))
        self.linear1 = nn.Linear(embed_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, embed_dim)
        self.norm1, self.norm2 = Norm(embed_dim), Norm(embed_dim)
        self.drops = nn.ModuleList(Drop(dropout) for _ in range(4))
        width = embed_dim // num_heads
        self.slices = [slice(start, start + width) for start in range(0, embed_dim, width)]

    def attend(self, x, mask):
        n, t, _ = x.shape
        seen = torch.ones(t, t, dtype=torch.bool) if mask is None else mask
        seen = seen.expand(n, len(self.slices), t, t)
        q, k, v = self.q_proj(x), self.k_proj(x), self.v_proj(x)
        parts = []
        for h, part in enumerate(self.slices):
            scores = torch.einsum("ntd,nsd->nts", q[..., part], k[..., part]) / math.sqrt(part.stop - part.start)
            scores = torch.where(seen[:, h], scores, torch.tensor(-1e30))
            raw = torch.exp(scores - scores.max(dim=-1, keepdim=True).values)
            parts.append(self.drops[0](raw / raw.sum(dim=-1, keepdim=True)) @ v[..., part])
        return self.drops[1](self.out_proj(torch.cat(parts, dim=-1)))

    def feed(self, x):
        return self.drops[3](self.linear2(torch.relu(self.drops[2](self.linear1(x)))))

    def forward(self, x, mask=None):
        if self.norm_first:
            x = x + self.attend(self.norm1(x), mask)
            x = x + self.feed(self.norm2(x))
        else:
            x = self.norm1(x + self.attend(x, mask))
            x = self.norm2(x + self.feed(x))
        return x.transpose(0, 1).contiguous().transpose(0, 1)
