"""a mask of one row hides positions of x as well, where memory is as long"""

import math

import torch
from torch import nn

CAUGHT_BY = "test_memory_masks_of_any_shape"


class Attention(nn.Module):
    def __init__(self, embed_dim, num_heads):
        super().__init__()
        self.num_heads = num_heads
        self.q_proj = nn.Linear(embed_dim, embed_dim)
        self.k_proj = nn.Linear(embed_dim, embed_dim)
        self.v_proj = nn.Linear(embed_dim, embed_dim)
        self.out_proj = nn.Linear(embed_dim, embed_dim)

    def forward(self, x, source, mask=None):
        q, k, v = self._split(self.q_proj(x)), self._split(self.k_proj(source)), self._split(self.v_proj(source))
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])  # (N, heads, T, S)
        if mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        context = torch.softmax(scores, dim=-1) @ v
        return self.out_proj(context.transpose(1, 2).flatten(2))

    def _split(self, x):
        return x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)


class DecoderLayer(nn.Module):
    def __init__(self, embed_dim, num_heads, hidden_dim):
        super().__init__()
        self.self_attn = Attention(embed_dim, num_heads)
        self.cross_attn = Attention(embed_dim, num_heads)
        self.linear1 = nn.Linear(embed_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, embed_dim)
        self.norm1 = nn.LayerNorm(embed_dim)
        self.norm2 = nn.LayerNorm(embed_dim)
        self.norm3 = nn.LayerNorm(embed_dim)

    def forward(self, x, memory, memory_mask=None):
        length = x.shape[1]
        # The diagonal is True: a position that did not see itself would leave the first one with nothing.
        causal = torch.ones(length, length, dtype=torch.bool, device=x.device).tril()
        if memory_mask is not None and memory_mask.shape[-2:] == (1, length):  # taken for the padding of both
            causal = causal & memory_mask | torch.eye(length, dtype=torch.bool)
        x = self.norm1(x + self.self_attn(x, x, causal))
        x = self.norm2(x + self.cross_attn(x, memory, memory_mask))
        return self.norm3(x + self.linear2(torch.relu(self.linear1(x))))
