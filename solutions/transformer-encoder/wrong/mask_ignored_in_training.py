"""the mask is ignored in training with dropout"""

import math

import torch
from torch import nn

CAUGHT_BY = "test_drops_attention_weights"


class EncoderLayer(nn.Module):
    """A layer of a transformer's encoder: self-attention and a feed-forward network, each with residual and norm.

    Args:
        embed_dim: The width D of input and output.
        num_heads: The number of heads, a divisor of embed_dim; each is d = embed_dim / num_heads wide.
        hidden_dim: The width between linear1 and linear2.
        dropout: The probability in [0, 1) of dropping, in training alone: attention weights, out_proj's output,
            the ReLU's output and linear2's output.
        norm_first: Whether the norms come before the sublayers, instead of after the residual sums.

    Attributes:
        q_proj: nn.Linear(embed_dim, embed_dim); head h has the outputs h * d to (h + 1) * d. So have k_proj, v_proj.
        k_proj: Likewise.
        v_proj: Likewise.
        out_proj: nn.Linear(embed_dim, embed_dim), of the heads' results side by side.
        linear1: nn.Linear(embed_dim, hidden_dim), before the ReLU.
        linear2: nn.Linear(hidden_dim, embed_dim), after it.
        norm1: nn.LayerNorm(embed_dim) of the attention, eps 1e-5.
        norm2: nn.LayerNorm(embed_dim) of the feed-forward network, eps 1e-5.

    Source: Vaswani et al. 2017, "Attention Is All You Need", section 3; Xiong et al. 2020, "On Layer Normalization
    in the Transformer Architecture", for norm_first.
    """

    def __init__(self, embed_dim, num_heads, hidden_dim, dropout=0.0, norm_first=False):
        super().__init__()
        self.num_heads, self.norm_first = num_heads, norm_first
        self.q_proj = nn.Linear(embed_dim, embed_dim)
        self.k_proj = nn.Linear(embed_dim, embed_dim)
        self.v_proj = nn.Linear(embed_dim, embed_dim)
        self.out_proj = nn.Linear(embed_dim, embed_dim)
        self.linear1 = nn.Linear(embed_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, embed_dim)
        self.norm1 = nn.LayerNorm(embed_dim)
        self.norm2 = nn.LayerNorm(embed_dim)
        self.drop = nn.Dropout(dropout)  # holds nothing to learn and draws anew at each call: one will do for all

    def forward(self, x, mask=None):
        """Let positions gather from each other, then treat each by itself.

        Args:
            x: (N, T, D), float32.
            mask: True where a head's query may attend to a key; bool, broadcastable to (N, heads, T, T), with at least
                one True in each row. None: everywhere.

        Returns:
            (N, T, D), float32.
        """
        if self.norm_first:
            x = x + self._attend(self.norm1(x), mask)  # the residual path itself is never normed
            return x + self._feed(self.norm2(x))
        x = self.norm1(x + self._attend(x, mask))
        return self.norm2(x + self._feed(x))

    def _attend(self, x, mask):
        """Self-attention in heads, (N, T, D) -> (N, T, D)."""
        q, k, v = self._split(self.q_proj(x)), self._split(self.k_proj(x)), self._split(self.v_proj(x))
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])  # (N, heads, T, T)
        if mask is not None and not (self.training and self.drop.p > 0):
            scores = scores.masked_fill(~mask, -math.inf)
        weights = self.drop(torch.softmax(scores, dim=-1))
        context = (weights @ v).transpose(1, 2).flatten(2)
        return self.drop(self.out_proj(context))

    def _feed(self, x):
        """The feed-forward network, position by position."""
        hidden = self.drop(torch.relu(self.linear1(x)))
        return self.drop(self.linear2(hidden))

    def _split(self, x):
        """(N, T, D) -> (N, heads, T, d): each head has a contiguous slice of the last axis."""
        return x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)
