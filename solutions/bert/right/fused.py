"""Nested ModuleDicts, fused attention, one function for the whole model; prints."""

import torch
import torch.nn as nn
import torch.nn.functional as F


def norm(width):
    return nn.LayerNorm((width,), eps=1e-12)


def layer_of(width, inner):
    names = {name: nn.Linear(width, width) for name in ("value", "key", "query")}
    return nn.ModuleDict({
        "output": nn.ModuleDict({"LayerNorm": norm(width), "dense": nn.Linear(inner, width)}),
        "intermediate": nn.ModuleDict({"dense": nn.Linear(width, inner), "act": nn.GELU()}),
        "attention": nn.ModuleDict({
            "self": nn.ModuleDict(names),
            "output": nn.ModuleDict({"dense": nn.Linear(width, width), "LayerNorm": norm(width)}),
        }),
    })  # fmt: skip


def run(layer, heads, x, seen):
    n, t, width = x.shape
    maps, out = layer["attention"]["self"], layer["attention"]["output"]
    q, k, v = (maps[name](x).view(n, t, heads, -1).permute(0, 2, 1, 3) for name in ("query", "key", "value"))
    context = F.scaled_dot_product_attention(q, k, v, attn_mask=seen).permute(0, 2, 1, 3).reshape(n, t, width)
    x = out["LayerNorm"](out["dense"](context).add(x))
    wide = layer["intermediate"]["act"](layer["intermediate"]["dense"](x))
    return layer["output"]["LayerNorm"](layer["output"]["dense"](wide).add(x))


class Bert(nn.Module):
    def __init__(
        self, vocab_size, hidden_size, num_layers, num_heads, intermediate_size, max_positions=512, type_vocab_size=2
    ):
        super().__init__()
        self.heads = num_heads
        counts = {"token_type": type_vocab_size, "position": max_positions, "word": vocab_size}
        tables = {f"{name}_embeddings": nn.Embedding(count, hidden_size) for name, count in counts.items()}
        self.embeddings = nn.ModuleDict({"LayerNorm": norm(hidden_size), **tables})
        layers = [layer_of(hidden_size, intermediate_size) for _ in range(num_layers)]
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(layers)})

    def forward(self, input_ids, attention_mask=None, token_type_ids=None):
        n, t = input_ids.size()
        print("tokens:", n * t)
        tables = self.embeddings
        x = tables["word_embeddings"](input_ids) + tables["position_embeddings"].weight[:t]
        if token_type_ids is not None:
            x = x + tables["token_type_embeddings"](token_type_ids)
        else:
            x = x + tables["token_type_embeddings"].weight[0]
        x = tables["LayerNorm"](x)
        seen = None if attention_mask is None else attention_mask.gt(0).view(n, 1, 1, t)
        for layer in self.encoder["layer"]:
            x = run(layer, self.heads, x, seen)
        return x


if __name__ == "__main__":
    print(Bert(5, 4, 1, 2, 3)(torch.zeros(1, 2, dtype=torch.long)).shape)
