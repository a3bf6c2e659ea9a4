"""A mask that is no key of state_dict, heads one by one, norms and GELU by hand, a list of sequences, recursion."""

import math

import torch
from torch import nn


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.bias, self.weight = nn.Parameter(torch.zeros(width)), nn.Parameter(torch.ones(width))

    def forward(self, x):
        variance, mean = torch.var_mean(x, dim=-1, unbiased=False, keepdim=True)
        return (x - mean) * torch.rsqrt(variance + 1e-5) * self.weight + self.bias


class MLP(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.c_proj, self.c_fc = nn.Linear(width * 4, width), nn.Linear(width, width * 4)

    def forward(self, x):
        x = self.c_fc(x)
        return self.c_proj(x * torch.sigmoid(2 * math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x)))


class Heads(nn.Module):
    def __init__(self, width, count, block_size):
        super().__init__()
        self.c_attn, self.c_proj, self.d = nn.Linear(width, 3 * width), nn.Linear(width, width), width // count
        penalty = torch.full((block_size, block_size), -math.inf).triu(1)
        self.register_buffer("penalty", penalty, persistent=False)

    def forward(self, x):
        t, width = x.shape[-2:]
        q, k, v = self.c_attn(x).split(width, dim=-1)
        parts = []
        for s in (slice(i, i + self.d) for i in range(0, width, self.d)):
            scores = torch.einsum("ntd,nsd->nts", q[..., s], k[..., s]) * self.d**-0.5
            parts.append((scores + self.penalty[:t, :t]).softmax(-1) @ v[..., s])
        return self.c_proj(torch.cat(parts, dim=-1))


class Layer(nn.Module):
    def __init__(self, width, heads, block_size):
        super().__init__()
        self.attn, self.mlp = Heads(width, heads, block_size), MLP(width)
        self.ln_1, self.ln_2 = Norm(width), Norm(width)

    def forward(self, x):
        x = self.attn(self.ln_1(x)) + x
        return self.mlp(self.ln_2(x)) + x


class GPT(nn.Module):
    def __init__(self, vocab_size, block_size, num_layers, num_heads, embed_dim):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(vocab_size, embed_dim), nn.Embedding(block_size, embed_dim)
        self.h = nn.Sequential(*(Layer(embed_dim, num_heads, block_size) for _ in range(num_layers)))
        self.ln_f = Norm(embed_dim)

    def forward(self, ids):
        if ids.shape[-1] > len(self.wpe.weight):
            raise ValueError(f"at most {len(self.wpe.weight)} tokens")
        places = torch.arange(ids.shape[-1]).expand_as(ids)
        x = self.h(self.wte(ids) + self.wpe(places))
        return torch.einsum("ntd,vd->ntv", self.ln_f(x), self.wte.weight)

    def generate(self, ids, max_new_tokens):
        if max_new_tokens == 0:
            return ids
        with torch.no_grad():
            rows = []
            for row in ids.split(1):
                logits = self.forward(row[:, -len(self.wpe.weight) :])
                rows.append(torch.cat([row[0], logits[0, -1].argmax()[None]]))
        return self.generate(torch.stack(rows), max_new_tokens - 1)
