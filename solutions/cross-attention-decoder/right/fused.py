"""scaled_dot_product_attention, modules of a ModuleDict, functions outside of the class, a causal kernel."""

import torch
import torch.nn as nn
import torch.nn.functional as F


def projections(width):
    return nn.ModuleDict({name: nn.Linear(width, width) for name in ("out_proj", "v_proj", "k_proj", "q_proj")})


def attend(maps, heads, x, source, **options):
    q, k, v = (
        maps[name](y).view(y.size(0), y.size(1), heads, -1).permute(0, 2, 1, 3)
        for name, y in (("q_proj", x), ("k_proj", source), ("v_proj", source))
    )
    context = F.scaled_dot_product_attention(q, k, v, **options)
    return maps["out_proj"](context.permute(0, 2, 1, 3).reshape(x.shape))


class DecoderLayer(nn.Module):
    def __init__(self, embed_dim, num_heads, hidden_dim):
        super().__init__()
        self.heads = num_heads
        self.self_attn, self.cross_attn = projections(embed_dim), projections(embed_dim)
        self.linear1, self.linear2 = nn.Linear(embed_dim, hidden_dim), nn.Linear(hidden_dim, embed_dim)
        for i in range(1, 4):
            setattr(self, f"norm{i}", nn.LayerNorm([embed_dim], eps=1e-5))

    def forward(self, x, memory, memory_mask=None):
        print("decoding", tuple(x.shape))
        x = self.norm1(attend(self.self_attn, self.heads, x, x, is_causal=True) + x)
        x = self.norm2(attend(self.cross_attn, self.heads, x, memory, attn_mask=memory_mask) + x)
        return self.norm3(self.linear2(F.relu(self.linear1(x))) + x)


if __name__ == "__main__":
    print(DecoderLayer(4, 2, 3)(torch.ones(1, 2, 4), torch.zeros(1, 3, 4)))
