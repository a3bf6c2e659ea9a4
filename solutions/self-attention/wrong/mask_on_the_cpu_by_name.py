"""the causal mask is put on the CPU by name, wherever x is"""

import math

import torch
from torch import nn

CAUGHT_BY = "test_stays_on_the_device"


class SelfAttention(nn.Module):
    def __init__(self, embed_dim, causal=False):
        super().__init__()
        self.causal = causal
        self.query = nn.Linear(embed_dim, embed_dim)
        self.key = nn.Linear(embed_dim, embed_dim)
        self.value = nn.Linear(embed_dim, embed_dim)

    def forward(self, x):
        q, k, v = self.query(x), self.key(x), self.value(x)
        scores = q @ k.transpose(-2, -1) / math.sqrt(x.shape[-1])
        if self.causal:
            length = x.shape[-2]
            later = torch.ones(length, length, dtype=torch.bool, device="cpu").triu(1)
            scores = scores.masked_fill(later, -math.inf)
        weights = torch.softmax(scores, dim=-1)
        return weights @ v
