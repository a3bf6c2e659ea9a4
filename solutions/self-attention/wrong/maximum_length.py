"""sequences longer than 1024 do not fit the mask that was made beforehand"""

import math

import torch
from torch import nn

CAUGHT_BY = "test_works_for_every_length"


class SelfAttention(nn.Module):
    def __init__(self, embed_dim, causal=False):
        super().__init__()
        self.causal = causal
        self.register_buffer("later", torch.ones(1024, 1024).triu(1).bool(), persistent=False)
        self.query = nn.Linear(embed_dim, embed_dim)
        self.key = nn.Linear(embed_dim, embed_dim)
        self.value = nn.Linear(embed_dim, embed_dim)

    def forward(self, x):
        q, k, v = self.query(x), self.key(x), self.value(x)
        scores = q @ k.transpose(-2, -1) / math.sqrt(x.shape[-1])
        if self.causal:
            length = x.shape[-2]
            later = self.later[:length, :length]
            scores = scores.masked_fill(later, -math.inf)
        weights = torch.softmax(scores, dim=-1)
        return weights @ v
