"""hidden places get a penalty of 100, which large scores outweigh"""

import math

import torch
from torch import nn

CAUGHT_BY = "test_hidden_memory_makes_no_difference"


class Attention(nn.Module):
    """Attention in heads, from one sequence to another or to itself."""

    def __init__(self, embed_dim, num_heads):
        super().__init__()
        self.num_heads = num_heads
        self.q_proj = nn.Linear(embed_dim, embed_dim)
        self.k_proj = nn.Linear(embed_dim, embed_dim)
        self.v_proj = nn.Linear(embed_dim, embed_dim)
        self.out_proj = nn.Linear(embed_dim, embed_dim)

    def forward(self, x, source, mask=None):
        """Queries from x, keys and values from source: (N, T, D), (N, S, D) -> (N, T, D)."""
        q, k, v = self._split(self.q_proj(x)), self._split(self.k_proj(source)), self._split(self.v_proj(source))
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])  # (N, heads, T, S)
        if mask is not None:
            scores = scores - 100.0 * ~mask
        context = torch.softmax(scores, dim=-1) @ v
        return self.out_proj(context.transpose(1, 2).flatten(2))

    def _split(self, x):
        """(N, T, D) -> (N, heads, T, d): each head has a contiguous slice of the last axis."""
        return x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)


class DecoderLayer(nn.Module):
    """A layer of a transformer's decoder: causal self-attention, attention to the memory, a feed-forward network.

    Each sublayer's result is added to its input, and the sum is normed.

    Args:
        embed_dim: The width D of x, memory and output.
        num_heads: The number of heads of both attentions, a divisor of embed_dim; each is embed_dim / num_heads wide.
        hidden_dim: The width between linear1 and linear2.

    Attributes:
        self_attn: A module with q_proj, k_proj, v_proj, out_proj, each nn.Linear(embed_dim, embed_dim); heads are
            contiguous slices of the projections.
        cross_attn: Likewise; its keys and values come from memory.
        linear1: nn.Linear(embed_dim, hidden_dim), before the ReLU.
        linear2: nn.Linear(hidden_dim, embed_dim), after it.
        norm1: nn.LayerNorm(embed_dim) after self-attention, eps 1e-5.
        norm2: Likewise, after cross-attention.
        norm3: Likewise, after the feed-forward network.

    Source: Vaswani et al. 2017, "Attention Is All You Need", sections 3.1 and 3.2.3.
    """

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
        """Gather from the positions so far, then from the memory, then treat each position by itself.

        Args:
            x: (N, T, D), float32.
            memory: (N, S, D), float32.
            memory_mask: True where a head's query may attend to a position of memory; bool, broadcastable to
                (N, heads, T, S), with at least one True in each row. None: everywhere.

        Returns:
            (N, T, D), float32.
        """
        length = x.shape[1]
        # The diagonal is True: a position that did not see itself would leave the first one with nothing.
        causal = torch.ones(length, length, dtype=torch.bool, device=x.device).tril()
        x = self.norm1(x + self.self_attn(x, x, causal))
        x = self.norm2(x + self.cross_attn(x, memory, memory_mask))
        return self.norm3(x + self.linear2(torch.relu(self.linear1(x))))
