"""Fused attention, modules of ModuleDicts, functions outside of the class, inference mode, a tensor filled in place."""

import torch
import torch.nn as nn
import torch.nn.functional as F


def block(width):
    attn = nn.ModuleDict({"c_proj": nn.Linear(width, width), "c_attn": nn.Linear(width, 3 * width)})
    mlp = nn.ModuleDict(
        {"c_fc": nn.Linear(width, 4 * width), "act": nn.GELU("tanh"), "c_proj": nn.Linear(4 * width, width)}
    )
    norms = {name: nn.LayerNorm([width], eps=1e-5) for name in ("ln_2", "ln_1")}
    return nn.ModuleDict({"mlp": mlp, "attn": attn, **norms})


def attend(attn, heads, x):
    n, t, width = x.shape
    q, k, v = attn["c_attn"](x).view(n, t, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
    context = F.scaled_dot_product_attention(q, k, v, is_causal=True)
    return attn["c_proj"](context.permute(0, 2, 1, 3).reshape(n, t, width))


class GPT(nn.Module):
    def __init__(self, vocab_size, block_size, num_layers, num_heads, embed_dim):
        super().__init__()
        self.heads = num_heads
        self.h = nn.ModuleList(block(embed_dim) for _ in range(num_layers))
        self.ln_f = nn.LayerNorm(embed_dim)
        self.wpe, self.wte = nn.Embedding(block_size, embed_dim), nn.Embedding(vocab_size, embed_dim)

    def forward(self, ids):
        t = ids.size(1)
        if not t <= self.wpe.num_embeddings:
            raise ValueError("too long")
        x = self.wte(ids).add(self.wpe.weight[:t])
        for layer in self.h:
            x = attend(layer["attn"], self.heads, layer["ln_1"](x)).add(x)
            mlp = layer["mlp"]
            x = mlp["c_proj"](mlp["act"](mlp["c_fc"](layer["ln_2"](x)))).add(x)
        return self.ln_f(x).matmul(self.wte.weight.t())

    @torch.inference_mode()
    def generate(self, ids, max_new_tokens):
        n, t = ids.shape
        print("prompt of", t)
        flags = {m: m.training for m in self.modules()}
        self.eval()
        text = torch.zeros((n, t + max_new_tokens), dtype=torch.long)
        text[:, :t] = ids
        for end in range(t, t + max_new_tokens):
            start = max(0, end - self.wpe.num_embeddings)
            text[:, end] = self(text[:, start:end])[:, -1].topk(1).indices[:, 0]
        for module, flag in flags.items():
            module.training = flag
        return text


if __name__ == "__main__":
    print(GPT(5, 4, 1, 2, 4).generate(torch.ones(1, 2, dtype=torch.long), 3))
