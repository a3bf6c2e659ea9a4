"""the context, a view of the prompt where that is long, is moved on in place"""

import math

import torch
import torch.nn.functional as F
from torch import nn

CAUGHT_BY = "test_leaves_ids_alone"


class Attention(nn.Module):
    """Causal self-attention in heads, with one map for queries, keys and values."""

    def __init__(self, embed_dim, num_heads):
        super().__init__()
        self.num_heads = num_heads
        self.c_attn = nn.Linear(embed_dim, 3 * embed_dim)
        self.c_proj = nn.Linear(embed_dim, embed_dim)

    def forward(self, x):
        q, k, v = (self._split(part) for part in self.c_attn(x).chunk(3, dim=-1))
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])  # (N, heads, T, T)
        # Made anew for each length: a buffer would be one more key of state_dict.
        length = x.shape[1]
        past = torch.ones(length, length, dtype=torch.bool, device=x.device).tril()
        context = torch.softmax(scores.masked_fill(~past, -math.inf), dim=-1) @ v
        return self.c_proj(context.transpose(1, 2).flatten(2))

    def _split(self, x):
        """(N, T, D) -> (N, heads, T, d): each head has a contiguous slice of the last axis."""
        return x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)


class FeedForward(nn.Module):
    """Two maps with GELU in between, for each position by itself."""

    def __init__(self, embed_dim):
        super().__init__()
        self.c_fc = nn.Linear(embed_dim, 4 * embed_dim)
        self.c_proj = nn.Linear(4 * embed_dim, embed_dim)

    def forward(self, x):
        return self.c_proj(F.gelu(self.c_fc(x), approximate="tanh"))


class Block(nn.Module):
    """Norm first: the residual path is never normed, and runs from the embeddings to ln_f."""

    def __init__(self, embed_dim, num_heads):
        super().__init__()
        self.ln_1 = nn.LayerNorm(embed_dim)
        self.attn = Attention(embed_dim, num_heads)
        self.ln_2 = nn.LayerNorm(embed_dim)
        self.mlp = FeedForward(embed_dim)

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class GPT(nn.Module):
    """GPT-2's language model: embeddings, blocks that see no later token, a norm, and the embeddings again as head.

    Args:
        vocab_size: The number of tokens, V.
        block_size: The number of positions, the longest sequence that forward takes.
        num_layers: The number of blocks.
        num_heads: The number of heads, a divisor of embed_dim; each is embed_dim / num_heads wide.
        embed_dim: The width D. The feed-forward network is 4 D wide inside.

    Attributes:
        wte: nn.Embedding(V, D) of tokens; its weight is the head's as well.
        wpe: nn.Embedding(block_size, D) of positions.
        h: nn.ModuleList of the blocks. Each has ln_1, an nn.LayerNorm; attn, with c_attn, nn.Linear(D, 3 D), and
            c_proj, nn.Linear(D, D); ln_2; mlp, with c_fc, nn.Linear(D, 4 D), and c_proj, nn.Linear(4 D, D).
        ln_f: The last nn.LayerNorm; the eps of all norms is 1e-5.

    Source: Radford et al. 2019, "Language Models are Unsupervised Multitask Learners", section 2.3; the names are those
    of Hugging Face's GPT2Model.
    """

    def __init__(self, vocab_size, block_size, num_layers, num_heads, embed_dim):
        super().__init__()
        self.block_size = block_size
        self.wte = nn.Embedding(vocab_size, embed_dim)
        self.wpe = nn.Embedding(block_size, embed_dim)
        self.h = nn.ModuleList([Block(embed_dim, num_heads) for _ in range(num_layers)])
        self.ln_f = nn.LayerNorm(embed_dim)

    def forward(self, ids):
        """What comes next, at every position.

        Args:
            ids: (N, T), int64, each in [0, V).

        Returns:
            Logits, (N, T, V), float32; those at a position depend on the tokens up to it.

        Raises:
            ValueError: T > block_size.
        """
        length = ids.shape[1]
        if length > self.block_size:
            raise ValueError(f"{length} tokens are more than the {self.block_size} positions")
        x = self.wte(ids) + self.wpe(torch.arange(length, device=ids.device))
        for block in self.h:
            x = block(x)
        # The head is wte's weight itself and no module of its own: one key, and gradients from both of its uses.
        return F.linear(self.ln_f(x), self.wte.weight)

    @torch.no_grad()
    def generate(self, ids, max_new_tokens):
        """Continue each sequence with the likeliest token, again and again.

        Gradients are disabled meanwhile, and every submodule's training flag stays as it is.

        Args:
            ids: The prompt, (N, T), int64, T >= 1; it may be longer than block_size.
            max_new_tokens: How many tokens to add, an int >= 0. Only the last block_size tokens are seen.

        Returns:
            (N, T + max_new_tokens), int64: the prompt and what follows.
        """
        # Nothing here behaves otherwise in training, so no flag has to be touched.
        context = ids[:, -self.block_size :]
        for _ in range(max_new_tokens):
            new = self(context)[:, -1:].argmax(dim=-1)
            ids = torch.cat([ids, new], dim=1)
            if context.shape[1] < self.block_size:
                context = torch.cat([context, new], dim=1)
            else:
                context[:, :-1] = context[:, 1:].clone()
                context[:, -1:] = new
        return ids
