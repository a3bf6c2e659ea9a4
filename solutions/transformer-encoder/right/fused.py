"""scaled_dot_product_attention, dropout by F.dropout, an attention function outside of the class, chunks for heads."""

import torch
import torch.nn as nn
import torch.nn.functional as F


def attend(layer, x, mask):
    shape = (*x.shape[:2], layer.heads, x.shape[2] // layer.heads)
    q, k, v = (f(x).view(shape).permute(0, 2, 1, 3) for f in (layer.q_proj, layer.k_proj, layer.v_proj))
    p = layer.p if layer.training else 0.0
    context = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, dropout_p=p)
    return layer.out_proj(context.permute(0, 2, 1, 3).reshape(x.shape))


class EncoderLayer(nn.Module):
    def __init__(self, embed_dim, num_heads, hidden_dim, dropout=0.0, norm_first=False):
        super().__init__()
        self.heads, self.p, self.first = num_heads, dropout, norm_first
        for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
            setattr(self, name, nn.Linear(embed_dim, embed_dim))
        self.linear1, self.linear2 = nn.Linear(embed_dim, hidden_dim), nn.Linear(hidden_dim, embed_dim)
        self.norm1, self.norm2 = (nn.LayerNorm(embed_dim, eps=1e-05) for _ in range(2))

    def residual(self, x, sublayer, norm):
        if self.first:
            return F.dropout(sublayer(norm(x)), self.p, self.training) + x
        return norm(F.dropout(sublayer(x), p=self.p, training=self.training) + x)

    def forward(self, x, mask=None):
        print("encoding", tuple(x.shape))
        x = self.residual(x, lambda y: attend(self, y, mask), self.norm1)
        return self.residual(
            x, lambda y: self.linear2(F.dropout(self.linear1(y).clamp_min(0.0), self.p, self.training)), self.norm2
        )


if __name__ == "__main__":
    print(EncoderLayer(4, 2, 3)(torch.ones(1, 2, 4)))
