"""all sequences of the batch are run together into one"""

import math

import torch
from torch import nn

CAUGHT_BY = "test_sequences_do_not_meet"


class SelfAttention(nn.Module):
    def __init__(self, embed_dim, causal=False):
        super().__init__()
        self.causal = causal
        self.query = nn.Linear(embed_dim, embed_dim)
        self.key = nn.Linear(embed_dim, embed_dim)
        self.value = nn.Linear(embed_dim, embed_dim)

    def forward(self, x):
        shape = x.shape
        x = x.reshape(1, -1, shape[-1])
        q, k, v = self.query(x), self.key(x), self.value(x)
        scores = q @ k.transpose(-2, -1) / math.sqrt(x.shape[-1])
        if self.causal:
            length = x.shape[-2]
            later = torch.ones(length, length, dtype=torch.bool, device=x.device).triu(1)
            scores = scores.masked_fill(later, -math.inf)
        weights = torch.softmax(scores, dim=-1)
        return (weights @ v).reshape(shape)
