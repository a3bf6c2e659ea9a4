"""Penalties of -inf added, a softmax by hand, nn.Dropout, chunks instead of an axis for heads, a view."""

import torch
import torch.nn as nn


class Head:
    def __init__(self, weights_dropout):
        self.drop = weights_dropout

    def __call__(self, q, k, v, penalty):
        scores = torch.einsum("ntd,nsd->nts", q, k) * q.size(-1) ** -0.5 + penalty
        top = scores.detach().amax(2, keepdim=True)
        parts = torch.exp(scores - torch.where(torch.isinf(top), torch.zeros_like(top), top))
        total = parts.sum(2, keepdim=True)
        return torch.bmm(self.drop(parts / torch.where(total == 0, 1.0, total)), v)


class MultiHeadAttention(nn.Module):
    def __init__(self, embed_dim, num_heads, dropout=0.0):
        super(MultiHeadAttention, self).__init__()
        if embed_dim // num_heads * num_heads != embed_dim:
            raise ValueError("heads")
        self.h = num_heads
        for name in ("out", "v", "k", "q"):
            self.add_module(name + "_proj", nn.Linear(embed_dim, embed_dim))
        self.attn_drop = nn.Dropout(dropout)

    def forward(self, query, key, value, mask=None):
        n, t, s = query.size(0), query.size(1), key.size(1)
        penalty = query.new_zeros(n, self.h, t, s)
        if mask is not None:
            penalty = penalty.masked_fill(mask.logical_not(), float("-inf"))
        print("attending", tuple(penalty.shape))
        qs, ks, vs = (
            f(x).chunk(self.h, 2) for f, x in ((self.q_proj, query), (self.k_proj, key), (self.v_proj, value))
        )
        head = Head(self.attn_drop)
        heads = [head(qs[i], ks[i], vs[i], penalty[:, i]) for i in range(self.h)]
        return self.out_proj(torch.cat(heads, dim=-1)).mT.contiguous().mT


if __name__ == "__main__":
    print(MultiHeadAttention(4, 2)(*torch.ones(3, 1, 2, 4)))
