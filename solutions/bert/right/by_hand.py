"""A penalty added to the scores, NaN at padded places, norms and GELU by hand, positions in a buffer that is no key."""

import math

import torch
from torch import nn


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.bias, self.weight = nn.Parameter(torch.zeros(width)), nn.Parameter(torch.ones(width))

    def forward(self, x):
        variance, mean = torch.var_mean(x, dim=-1, unbiased=False, keepdim=True)
        return (x - mean) / (variance + 1e-12).sqrt() * self.weight + self.bias


class Residual(nn.Module):
    def __init__(self, inner, width):
        super().__init__()
        self.LayerNorm, self.dense = Norm(width), nn.Linear(inner, width)

    def forward(self, x, inside):
        return self.LayerNorm(x + self.dense(inside))


class Heads(nn.Module):
    def __init__(self, width, count):
        super().__init__()
        self.d = width // count
        self.key, self.query, self.value = (nn.Linear(width, width) for _ in range(3))

    def forward(self, x, penalty):
        q, k, v = self.query(x), self.key(x), self.value(x)
        parts = []
        for part in zip(q.split(self.d, -1), k.split(self.d, -1), v.split(self.d, -1), strict=True):
            scores = torch.einsum("nth,nsh->nts", *part[:2]) * self.d**-0.5 + penalty
            parts.append(scores.softmax(-1).bmm(part[2]))
        return torch.cat(parts, -1)


class Part(nn.Module):
    def __init__(self, modules=(), **others):
        super().__init__()
        for name, module in {**dict(modules), **others}.items():
            self.add_module(name, module)


class Bert(nn.Module):
    def __init__(
        self, vocab_size, hidden_size, num_layers, num_heads, intermediate_size, max_positions=512, type_vocab_size=2
    ):
        super().__init__()
        w = hidden_size
        self.embeddings = Part(
            word_embeddings=nn.Embedding(vocab_size, w, padding_idx=None),
            position_embeddings=nn.Embedding(max_positions, w),
            token_type_embeddings=nn.Embedding(type_vocab_size, w),
            LayerNorm=Norm(w),
        )
        self.embeddings.register_buffer("position_ids", torch.arange(max_positions)[None], persistent=False)
        layers = [
            Part(
                attention=Part({"self": Heads(w, num_heads), "output": Residual(w, w)}),
                intermediate=Part({"dense": nn.Linear(w, intermediate_size)}),
                output=Residual(intermediate_size, w),
            )
            for _ in range(num_layers)
        ]
        self.encoder = Part(layer=nn.Sequential(*layers))

    def forward(self, input_ids, attention_mask=None, token_type_ids=None):
        mask = torch.ones_like(input_ids) if attention_mask is None else attention_mask
        types = token_type_ids if token_type_ids is not None else input_ids * 0
        e = self.embeddings
        places = e.position_ids[:, : input_ids.shape[1]]
        x = e.LayerNorm(e.word_embeddings(input_ids) + e.position_embeddings(places) + e.token_type_embeddings(types))
        penalty = (1.0 - mask[:, None].float()) * torch.finfo(torch.float32).min
        for layer in self.encoder.layer:
            inside = layer.attention.self(x, penalty)
            x = layer.attention.output(x, inside)
            wide = layer.intermediate.dense(x)
            x = layer.output(x, wide * torch.special.ndtr(wide))
        return x.masked_fill(mask[..., None] == 0, math.nan)
