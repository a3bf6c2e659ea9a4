"""generate stops at token 0, as if it ended the text"""

import math

import torch
import torch.nn.functional as F
from torch import nn

CAUGHT_BY = "test_generates_the_likeliest_tokens"


class Attention(nn.Module):
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
        return x.unflatten(-1, (self.num_heads, -1)).transpose(1, 2)


class FeedForward(nn.Module):
    def __init__(self, embed_dim):
        super().__init__()
        self.c_fc = nn.Linear(embed_dim, 4 * embed_dim)
        self.c_proj = nn.Linear(4 * embed_dim, embed_dim)

    def forward(self, x):
        return self.c_proj(F.gelu(self.c_fc(x), approximate="tanh"))


class Block(nn.Module):
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
    def __init__(self, vocab_size, block_size, num_layers, num_heads, embed_dim):
        super().__init__()
        self.block_size = block_size
        self.wte = nn.Embedding(vocab_size, embed_dim)
        self.wpe = nn.Embedding(block_size, embed_dim)
        self.h = nn.ModuleList([Block(embed_dim, num_heads) for _ in range(num_layers)])
        self.ln_f = nn.LayerNorm(embed_dim)

    def forward(self, ids):
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
        # Nothing here behaves otherwise in training, so no flag has to be touched.
        for _ in range(max_new_tokens):
            logits = self(ids[:, -self.block_size :])
            ids = torch.cat([ids, logits[:, -1:].argmax(dim=-1)], dim=1)
            if (ids[:, -1] == 0).all():
                break
        return ids
